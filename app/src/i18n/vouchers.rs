//! Texts of vouchers.

use crate::i18n::texts;

texts! {
    voucher_enter { en: "Enter a voucher code", vi: "Nhập mã ưu đãi", ja: "クーポンコードを入力" }
    voucher_length { en: "10 characters", vi: "10 ký tự", ja: "10文字" }
    voucher_hint { en: "Letters and digits; spaces and dashes are fine.", vi: "Chữ và số; dấu cách, gạch nối đều được.", ja: "英数字。スペースやハイフンがあっても構いません。" }
    action_apply_code { en: "Apply code", vi: "Áp dụng mã", ja: "コードを適用" }

    voucher_ok { en: "Your voucher has been applied successfully.", vi: "Đã áp dụng mã ưu đãi thành công.", ja: "クーポンを適用しました。" }
    voucher_unknown { en: "We do not know this code. Check it and try again.", vi: "Mã này không tồn tại. Hãy kiểm tra lại.", ja: "このコードは見つかりません。確認してもう一度お試しください。" }
    voucher_used_on(date) { en: "You used this code on {date}.", vi: "Mã này đã được dùng ngày {date}.", ja: "このコードは {date} に使用済みです。" }
    voucher_used_up { en: "This code has been used up.", vi: "Mã này đã hết lượt.", ja: "このコードは利用上限に達しました。" }
    voucher_expired_on(date) { en: "This code ran out on {date}.", vi: "Mã này đã hết hạn ngày {date}.", ja: "このコードは {date} に期限切れです。" }
    voucher_revoked { en: "This code is no longer valid.", vi: "Mã này không còn hiệu lực.", ja: "このコードは無効になりました。" }
    voucher_currency(currency) { en: "This code is for {currency} balances.", vi: "Mã này chỉ dùng cho số dư {currency}.", ja: "このコードは {currency} の残高専用です。" }
    voucher_limit(time) { en: "Too many tries. Try again at {time}.", vi: "Thử quá nhiều lần. Hãy thử lại lúc {time}.", ja: "試行回数が多すぎます。{time} 以降にお試しください。" }
    voucher_profile_needed {
        en: "Your account has no billing details yet. They decide its currency; your code stays good.",
        vi: "Tài khoản chưa có thông tin thanh toán, nên chưa có loại tiền. Mã vẫn còn dùng được.",
        ja: "請求先情報がまだ登録されていないため、通貨が決まっていません。コードは引き続き使えます。",
    }
    voucher_to_profile { en: "Enter billing details", vi: "Nhập thông tin thanh toán", ja: "請求先情報を入力" }
    voucher_account_refuses {
        en: "This credit cannot be added to your account at the moment. The code stays good; try again later or write to us.",
        vi: "Hiện không thể cộng khoản này vào tài khoản. Mã vẫn còn dùng được; hãy thử lại sau hoặc liên hệ với chúng tôi.",
        ja: "現在このクーポンを残高に追加できません。コードは引き続き使えます。時間をおいてお試しいただくか、お問い合わせください。",
    }

    vouchers_left { en: "Left on vouchers", vi: "Còn lại từ mã ưu đãi", ja: "クーポンの残り" }
    vouchers_next { en: "Ends first", vi: "Hết hạn sớm nhất", ja: "最も早い期限" }
    vouchers_next_on(date) { en: "on {date}", vi: "ngày {date}", ja: "{date}" }
    vouchers_soon { en: "Ends within 14 days", vi: "Hết hạn trong 14 ngày", ja: "14日以内に失効" }
    vouchers_soon_one { en: "1 voucher", vi: "1 mã", ja: "1件" }
    vouchers_soon_count(count) { en: "{count} vouchers", vi: "{count} mã", ja: "{count}件" }
    vouchers_none { en: "No voucher has been applied yet.", vi: "Chưa áp dụng mã ưu đãi nào.", ja: "まだクーポンは適用されていません。" }
    voucher_code { en: "Code", vi: "Mã", ja: "コード" }
    voucher_status { en: "Status", vi: "Trạng thái", ja: "状態" }
    voucher_remaining { en: "Remaining", vi: "Còn lại", ja: "残り" }
    voucher_of { en: "of", vi: "trong tổng", ja: "総額" }
    voucher_applied { en: "Applied on", vi: "Ngày áp dụng", ja: "適用日" }
    voucher_until { en: "Valid until", vi: "Hạn dùng", ja: "有効期限" }
    voucher_for_ever { en: "No end", vi: "Không thời hạn", ja: "期限なし" }
    voucher_services { en: "Services", vi: "Dịch vụ", ja: "対象サービス" }
    voucher_all_services { en: "All services", vi: "Mọi dịch vụ", ja: "すべてのサービス" }
    voucher_days_left(days) { en: "{days} days left", vi: "còn {days} ngày", ja: "あと{days}日" }
    voucher_day_left { en: "1 day left", vi: "còn 1 ngày", ja: "あと1日" }
    voucher_ends_today { en: "Ends today", vi: "Hết hạn hôm nay", ja: "本日まで" }
    voucher_amount_expired(amount) { en: "{amount} expired", vi: "{amount} đã hết hạn", ja: "{amount} が失効" }
    voucher_active { en: "Active", vi: "Đang dùng", ja: "利用中" }
    voucher_used { en: "Used", vi: "Đã dùng hết", ja: "使用済み" }
    voucher_expired { en: "Expired", vi: "Hết hạn", ja: "期限切れ" }
    voucher_uses { en: "What it paid", vi: "Các khoản đã chi trả", ja: "支払いに使われた明細" }
    voucher_uses_of(code) { en: "What {code} paid", vi: "Các khoản {code} đã chi trả", ja: "{code} で支払った明細" }
    voucher_unused { en: "It has paid nothing yet.", vi: "Mã này chưa chi trả khoản nào.", ja: "まだ使われていません。" }
    voucher_not_yours { en: "No voucher with this code was applied to this account.", vi: "Tài khoản này chưa áp dụng mã nào như vậy.", ja: "このコードのクーポンは、このアカウントに適用されていません。" }
    vouchers_pages { en: "Pages of vouchers", vi: "Các trang mã ưu đãi", ja: "クーポンのページ" }
    vouchers_older { en: "Older", vi: "Cũ hơn", ja: "以前" }
    vouchers_newest { en: "Newest", vi: "Mới nhất", ja: "最新" }
}
