//! Texts of settings.

use crate::i18n::texts;

texts! {
    settings_sections { en: "Settings sections", vi: "Các mục cài đặt", ja: "設定の項目" }
    settings_profile { en: "Billing profile", vi: "Thông tin xuất biên nhận", ja: "請求先情報" }
    settings_profile_hint {
        en: "Printed on receipts from now on. Earlier receipts keep what they had.",
        vi: "In trên biên nhận từ nay về sau. Biên nhận cũ giữ nguyên nội dung.",
        ja: "今後の領収書に記載されます。以前の領収書は変わりません。",
    }
    settings_profile_none {
        en: "There is no billing profile yet. You fill it in when you first add credit.",
        vi: "Chưa có thông tin xuất biên nhận. Thông tin được điền khi nạp tiền lần đầu.",
        ja: "請求先情報はまだありません。最初にクレジットを追加するときに入力します。",
    }
    settings_save_profile { en: "Save profile", vi: "Lưu thông tin", ja: "請求先情報を保存" }
    settings_saved { en: "Saved.", vi: "Đã lưu.", ja: "保存しました。" }
    profile_changed_meanwhile {
        en: "This profile was saved elsewhere meanwhile. What you typed is kept: look at the newer one, then save again to replace it.",
        vi: "Thông tin này vừa được lưu ở nơi khác. Nội dung đã nhập vẫn được giữ: hãy xem bản mới hơn, rồi lưu lại để thay thế.",
        ja: "この請求先情報は、その間に別の場所で保存されました。入力内容は保持されています。新しい内容を確認し、置き換える場合はもう一度保存してください。",
    }
    profile_see_newer { en: "See the newer one in a new tab", vi: "Xem bản mới hơn ở thẻ mới", ja: "新しい内容を別のタブで見る" }

    settings_history { en: "Changes", vi: "Lịch sử thay đổi", ja: "変更履歴" }
    settings_history_hint {
        en: "Every version of the billing profile is kept.",
        vi: "Mọi phiên bản của thông tin xuất biên nhận đều được giữ lại.",
        ja: "請求先情報はすべての版が保存されています。",
    }
    settings_history_none { en: "No changes here.", vi: "Không có thay đổi nào ở đây.", ja: "変更はありません。" }
    settings_older { en: "Older changes", vi: "Thay đổi cũ hơn", ja: "以前の変更" }
    profile_version(number, time) { en: "Version {number}, {time}", vi: "Phiên bản {number}, {time}", ja: "第 {number} 版、{time}" }
    profile_version_first { en: "First saved.", vi: "Lưu lần đầu.", ja: "最初の保存。" }
    profile_field_name { en: "Name", vi: "Tên", ja: "名前" }
    profile_field_changed(name, from, to) { en: "{name}: {from} → {to}", vi: "{name}: {from} → {to}", ja: "{name}：{from} → {to}" }

    settings_display { en: "Display", vi: "Hiển thị", ja: "表示" }
    settings_display_hint {
        en: "For you alone; other members keep theirs. The time zone is the account's.",
        vi: "Chỉ áp dụng cho riêng người đang dùng. Múi giờ là của cả tài khoản.",
        ja: "ご自分の画面だけに適用されます。タイムゾーンはアカウント全体の設定です。",
    }
    settings_zone { en: "Time zone", vi: "Múi giờ", ja: "タイムゾーン" }
    settings_zone_hint {
        en: "Type a city, such as Tokyo. All times, and where days begin, follow it for everybody on this account.",
        vi: "Gõ tên thành phố, ví dụ Tokyo. Mọi giờ và ranh giới ngày của tài khoản sẽ theo múi giờ này.",
        ja: "Tokyo のように都市名を入力してください。アカウント全員の時刻と日付の区切りがこれに従います。",
    }
    zone_unknown {
        en: "There is no such time zone. Choose one from the list, such as Asia/Tokyo.",
        vi: "Không có múi giờ này. Hãy chọn trong danh sách, ví dụ Asia/Tokyo.",
        ja: "該当するタイムゾーンがありません。Asia/Tokyo のように一覧から選んでください。",
    }
    settings_numbers { en: "Number style", vi: "Kiểu số", ja: "数字の形式" }
    numbers_of_language(example) { en: "As the language: {example}", vi: "Theo ngôn ngữ: {example}", ja: "言語に合わせる：{example}" }
    settings_currency { en: "Compare the balance in", vi: "Quy đổi tham khảo số dư sang", ja: "残高の参考換算" }
    settings_currency_none { en: "No other currency", vi: "Không quy đổi", ja: "換算しない" }
    settings_currency_hint {
        en: "An approximation beside the balance. Credit is kept and spent in the balance currency only.",
        vi: "Chỉ là giá trị tham khảo bên cạnh số dư. Tiền nạp luôn được giữ và dùng bằng loại tiền của số dư.",
        ja: "残高の横に示す目安です。クレジットの管理と利用は残高の通貨だけで行われます。",
    }
    approximate_worth(worth, time, source) {
        en: "≈ {worth} (rate of {time}, {source})",
        vi: "≈ {worth} (tỷ giá {time}, {source})",
        ja: "≈ {worth}（{time} のレート、{source}）",
    }
    approximate_no_rate(currency) {
        en: "There is no current rate for {currency}, so no approximation is shown.",
        vi: "Hiện không có tỷ giá cho {currency} nên không hiển thị giá trị tham khảo.",
        ja: "{currency} の現在のレートがないため、目安は表示されません。",
    }
    settings_save_display { en: "Save display", vi: "Lưu hiển thị", ja: "表示設定を保存" }

    settings_alerts { en: "Alerts", vi: "Cảnh báo", ja: "通知" }
    settings_alerts_hint {
        en: "A low balance is shown in the header and on every page, and goes out once as an event of the account.",
        vi: "Khi số dư thấp, cảnh báo hiện ở đầu mọi trang và được phát một lần dưới dạng sự kiện của tài khoản.",
        ja: "残高が少なくなると、全ページの上部に表示され、アカウントのイベントとして一度だけ送出されます。",
    }
    alerts_threshold { en: "Warn when the balance falls below", vi: "Cảnh báo khi số dư thấp hơn", ja: "残高がこの額を下回ったら警告" }
    alerts_threshold_hint {
        en: "Left empty, you are warned below what the last day of spending (UTC) cost. With 0 you are not warned before the balance is below zero.",
        vi: "Nếu để trống, cảnh báo khi số dư thấp hơn mức chi của ngày sử dụng gần nhất (UTC). Nếu nhập 0, chỉ cảnh báo khi số dư âm.",
        ja: "空欄の場合は、直近の利用日（UTC）の利用額を下回ると警告します。0 の場合は、残高がマイナスになるまで警告しません。",
    }
    threshold_negative {
        en: "The threshold cannot be below zero. Leave it empty to be warned by your spending.",
        vi: "Mức cảnh báo không thể nhỏ hơn 0. Để trống nếu muốn cảnh báo theo mức chi.",
        ja: "警告の基準額を0未満にはできません。利用額に合わせて警告する場合は空欄にしてください。",
    }
    threshold_max(amount) {
        en: "The threshold can be at most {amount}.",
        vi: "Mức cảnh báo tối đa là {amount}.",
        ja: "警告の基準額の上限は {amount} です。",
    }
    alerts_now(amount) { en: "At the moment: below {amount}.", vi: "Hiện tại: thấp hơn {amount}.", ja: "現在：{amount} 未満。" }
    alerts_recipients { en: "Addresses to tell", vi: "Địa chỉ nhận cảnh báo", ja: "通知先メールアドレス" }
    alerts_recipients_hint {
        en: "One per line, at most 10. They are kept for the service that sends your mail; Prepay itself does not send mail yet.",
        vi: "Mỗi dòng một địa chỉ, tối đa 10. Danh sách được lưu cho dịch vụ gửi thư; Prepay hiện chưa tự gửi thư.",
        ja: "1行に1件、最大10件。メール送信サービスのために保存されます。Prepay 自体はまだメールを送信しません。",
    }
    settings_save_alerts { en: "Save alerts", vi: "Lưu cảnh báo", ja: "通知を保存" }
    address_bad(text) {
        en: "“{text}” is not an e-mail address. Write one per line.",
        vi: "“{text}” không phải là địa chỉ email. Mỗi dòng ghi một địa chỉ.",
        ja: "「{text}」はメールアドレスではありません。1行に1件ずつ入力してください。",
    }
    addresses_too_many(most) {
        en: "At most {most} addresses.",
        vi: "Tối đa {most} địa chỉ.",
        ja: "アドレスは {most} 件までです。",
    }

    balance_low { en: "Low", vi: "Sắp hết", ja: "残りわずか" }
    warn_low {
        en: "Your balance is low. Add credit to keep your services running.",
        vi: "Số dư sắp hết. Hãy nạp thêm để dịch vụ không gián đoạn.",
        ja: "残高が少なくなっています。サービスを続けるにはクレジットを追加してください。",
    }
}
