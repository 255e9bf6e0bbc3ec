//! Texts that appear everywhere: navigation, actions, states, errors.

use crate::i18n::texts;

texts! {
    nav_billing { en: "Billing", vi: "Thanh toán và số dư", ja: "請求" }
    nav_overview { en: "Overview", vi: "Tổng quan", ja: "概要" }
    nav_history { en: "Credit history", vi: "Biến động số dư", ja: "残高履歴" }
    nav_payments { en: "Payments", vi: "Thanh toán", ja: "支払い" }
    nav_vouchers { en: "Vouchers", vi: "Mã ưu đãi", ja: "クーポン" }
    nav_plans { en: "Plans", vi: "Gói dịch vụ", ja: "プラン" }
    nav_settings { en: "Settings", vi: "Cài đặt", ja: "設定" }
    list_comma { en: ", ", vi: ", ", ja: "、" }
    skip_to_content { en: "Skip to content", vi: "Đến nội dung chính", ja: "本文へ移動" }
    home_link { en: "Prepay, billing overview", vi: "Prepay, tổng quan", ja: "Prepay、概要" }
    account_menu { en: "Account menu", vi: "Trình đơn tài khoản", ja: "アカウントメニュー" }
    language { en: "Language", vi: "Ngôn ngữ", ja: "言語" }
    theme { en: "Appearance", vi: "Giao diện", ja: "表示" }
    theme_system { en: "As the device", vi: "Theo thiết bị", ja: "端末に合わせる" }
    theme_light { en: "Light", vi: "Sáng", ja: "ライト" }
    theme_dark { en: "Dark", vi: "Tối", ja: "ダーク" }
    sign_out { en: "Sign out", vi: "Đăng xuất", ja: "サインアウト" }

    action_add_credit { en: "Add credit", vi: "Nạp tiền", ja: "クレジットを追加" }
    action_continue { en: "Continue", vi: "Tiếp tục", ja: "次へ" }
    action_back { en: "Back", vi: "Quay lại", ja: "戻る" }
    action_close { en: "Close", vi: "Đóng", ja: "閉じる" }
    action_cancel { en: "Cancel", vi: "Hủy", ja: "キャンセル" }
    action_retry { en: "Try again", vi: "Thử lại", ja: "もう一度試す" }
    action_clear_filters { en: "Clear filters", vi: "Xóa bộ lọc", ja: "絞り込みを解除" }
    action_to_billing { en: "Go to billing", vi: "Đến trang số dư", ja: "請求ページへ" }

    balance { en: "Balance", vi: "Số dư", ja: "残高" }
    balance_now(amount) { en: "Your balance is now {amount}.", vi: "Số dư hiện tại là {amount}.", ja: "残高は {amount} になりました。" }
    balance_suspended { en: "Suspended", vi: "Tạm ngưng", ja: "停止中" }

    warn_sandbox { en: "Sandbox. No real money moves here.", vi: "Môi trường thử nghiệm. Không phát sinh tiền thật.", ja: "テスト環境です。実際のお金は動きません。" }
    warn_suspended(amount) {
        en: "Your account is suspended. You owe {amount}; the next top-up pays it first.",
        vi: "Tài khoản đang tạm ngưng. Còn nợ {amount}; lần nạp tới sẽ trừ khoản này trước.",
        ja: "アカウントは停止中です。不足額 {amount} は次回の追加分から先に充当されます。",
    }

    connection_lost { en: "No connection.", vi: "Mất kết nối.", ja: "接続が切れています。" }
    connection_as_of(time) {
        en: "Figures as of {time}. Payments have to wait until it is back.",
        vi: "Số liệu tính đến {time}. Việc thanh toán phải chờ đến khi có lại kết nối.",
        ja: "表示は {time} 時点の内容です。接続が戻るまで支払いはできません。",
    }
    connection_wait {
        en: "Payments have to wait until it is back.",
        vi: "Việc thanh toán phải chờ đến khi có lại kết nối.",
        ja: "接続が戻るまで支払いはできません。",
    }
    session_over {
        en: "Your session has ended. What stands here is no longer kept up to date.",
        vi: "Phiên đăng nhập đã hết. Nội dung ở đây không còn được cập nhật.",
        ja: "セッションが終了しました。このページの内容はもう更新されません。",
    }
    sign_in_new_tab { en: "Sign in in a new tab", vi: "Đăng nhập ở thẻ mới", ja: "新しいタブでサインイン" }
    leave_question {
        en: "What you typed here will be lost. Leave anyway?",
        vi: "Nội dung đã nhập ở đây sẽ mất. Vẫn rời đi?",
        ja: "ここに入力した内容は失われます。移動しますか？",
    }

    toasts { en: "Messages", vi: "Thông báo", ja: "お知らせ" }
    loading { en: "Loading", vi: "Đang tải", ja: "読み込み中" }
    optional { en: "optional", vi: "không bắt buộc", ja: "任意" }

    status_success { en: "Success", vi: "Thành công", ja: "完了" }
    status_pending { en: "Pending", vi: "Đang xử lý", ja: "処理中" }
    status_failed { en: "Failed", vi: "Thất bại", ja: "失敗" }
    status_expired { en: "Expired", vi: "Hết hạn", ja: "失効" }

    error_title_not_found { en: "There is nothing here", vi: "Không có gì ở đây", ja: "ページが見つかりません" }
    error_not_found {
        en: "The address may be mistyped, or the page belongs to another account. Nothing was charged.",
        vi: "Có thể địa chỉ bị gõ sai, hoặc trang thuộc tài khoản khác. Chưa trừ tiền.",
        ja: "アドレスが間違っているか、別のアカウントのページです。請求はされていません。",
    }
    error_title_server { en: "This did not work", vi: "Không thực hiện được", ja: "処理できませんでした" }
    error_server(reference) {
        en: "Something failed on our side. Nothing was charged. Reference {reference}",
        vi: "Hệ thống gặp lỗi. Chưa trừ tiền. Mã tham chiếu {reference}",
        ja: "当社側で問題が発生しました。請求はされていません。参照番号 {reference}",
    }
    error_bad_request {
        en: "The server could not read this request. Reload the page and try again.",
        vi: "Máy chủ không đọc được yêu cầu này. Hãy tải lại trang rồi thử lại.",
        ja: "サーバーがこのリクエストを読み取れませんでした。ページを再読み込みして、もう一度お試しください。",
    }
    error_part {
        en: "This page could not be loaded. It loads by itself once the connection is back; you can also try again now.",
        vi: "Không tải được trang này. Trang sẽ tự tải lại khi có kết nối; cũng có thể thử lại ngay.",
        ja: "このページを読み込めませんでした。接続が戻ると自動で読み込みます。今すぐ再試行することもできます。",
    }
    error_network {
        en: "We could not reach the server. What you typed is kept; try again.",
        vi: "Không kết nối được máy chủ. Nội dung đã nhập vẫn được giữ; hãy thử lại.",
        ja: "サーバーに接続できませんでした。入力内容は保持されています。もう一度お試しください。",
    }
    error_session {
        en: "Your session has ended. What you typed is kept: sign in in a new tab, then send it again.",
        vi: "Phiên đăng nhập đã hết. Nội dung đã nhập vẫn được giữ: hãy đăng nhập ở thẻ mới rồi gửi lại.",
        ja: "セッションが終了しました。入力内容は保持されています。新しいタブでサインインしてから、もう一度送信してください。",
    }
    load_signed_out {
        en: "Your session has ended. Sign in to see this page.",
        vi: "Phiên đăng nhập đã hết. Hãy đăng nhập để xem trang này.",
        ja: "セッションが終了しました。このページを見るにはサインインしてください。",
    }
    load_network {
        en: "We could not reach the server. This loads by itself once the connection is back.",
        vi: "Không kết nối được máy chủ. Nội dung sẽ tự tải lại khi có kết nối.",
        ja: "サーバーに接続できませんでした。接続が戻ると自動で読み込みます。",
    }
    load_server(reference) {
        en: "Something failed on our side while loading this. Your balance and payments are not affected. Reference {reference}",
        vi: "Hệ thống gặp lỗi khi tải nội dung này. Số dư và các khoản thanh toán không bị ảnh hưởng. Mã tham chiếu {reference}",
        ja: "読み込み中に当社側で問題が発生しました。残高とお支払いに影響はありません。参照番号 {reference}",
    }
    error_too_many(seconds) {
        en: "Too many tries. Try again in {seconds} seconds.",
        vi: "Thử quá nhiều lần. Hãy thử lại sau {seconds} giây.",
        ja: "試行回数が多すぎます。{seconds} 秒後にお試しください。",
    }
    error_missing { en: "Fill in this field.", vi: "Hãy điền vào ô này.", ja: "入力してください。" }
    error_too_long(most) { en: "At most {most} characters.", vi: "Tối đa {most} ký tự.", ja: "{most} 文字以内で入力してください。" }
    error_summary { en: "Some fields need another look:", vi: "Một số ô cần xem lại:", ja: "次の項目を確認してください。" }
}
