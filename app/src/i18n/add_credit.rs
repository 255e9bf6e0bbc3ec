//! Texts of buying credit.

use crate::i18n::texts;

texts! {
    amount_min(amount) { en: "The least you can add is {amount}.", vi: "Số tiền nạp tối thiểu là {amount}.", ja: "追加できる最低額は {amount} です。" }
    amount_max(amount) { en: "The most you can add at once is {amount}.", vi: "Số tiền nạp tối đa một lần là {amount}.", ja: "一度に追加できる上限は {amount} です。" }
    charge_max(amount) {
        en: "At most {amount} can be charged at once. Choose a smaller amount.",
        vi: "Mỗi lần chỉ có thể trừ tối đa {amount}. Hãy chọn số tiền nhỏ hơn.",
        ja: "一度に請求できる上限は {amount} です。金額を減らしてください。",
    }
    amount_bad(example) {
        en: "Enter an amount in digits, like {example}.",
        vi: "Hãy nhập số tiền bằng chữ số, ví dụ {example}.",
        ja: "金額を数字で入力してください（例：{example}）。",
    }
    amount_ambiguous(first, second) {
        en: "This could mean {first} or {second}. Write it without separators.",
        vi: "Số này có thể là {first} hoặc {second}. Hãy viết không có dấu phân cách.",
        ja: "{first} とも {second} とも読めます。区切りなしで入力してください。",
    }
    amount_decimals(currency) {
        en: "This amount has more decimals than {currency} has.",
        vi: "Số tiền có nhiều chữ số thập phân hơn {currency} cho phép.",
        ja: "{currency} では使えない小数が含まれています。",
    }
    amount_other_currency(currency) {
        en: "The amount is in {currency}. Enter it without the sign of another currency.",
        vi: "Số tiền tính bằng {currency}. Hãy nhập không kèm ký hiệu tiền tệ khác.",
        ja: "金額は {currency} で入力してください。ほかの通貨の記号は使えません。",
    }
    amount_needed { en: "Choose an amount.", vi: "Hãy chọn số tiền.", ja: "金額を選んでください。" }
    pay_consent_needed { en: "Tick the box to go on.", vi: "Hãy đánh dấu vào ô để tiếp tục.", ja: "続けるにはチェックを入れてください。" }
    method_needed { en: "Choose how to pay.", vi: "Hãy chọn cách thanh toán.", ja: "支払い方法を選んでください。" }
    profile_needed {
        en: "Fill in the billing details first.",
        vi: "Hãy điền thông tin thanh toán trước.",
        ja: "先に請求先情報を入力してください。",
    }
    method_not_offered {
        en: "This way to pay is not offered for your country. Choose another.",
        vi: "Quốc gia của tài khoản không dùng được cách thanh toán này. Hãy chọn cách khác.",
        ja: "この支払い方法はお使いの国では利用できません。別の方法を選んでください。",
    }
    gateway_unavailable {
        en: "The payment service cannot be reached right now. Nothing was charged; try again in a minute.",
        vi: "Hiện không kết nối được cổng thanh toán. Chưa trừ tiền; hãy thử lại sau một phút.",
        ja: "決済サービスに接続できません。請求はされていません。1分ほどしてからもう一度お試しください。",
    }
    form_stale {
        en: "This form was used before for another amount. Go back and start again; nothing was charged twice.",
        vi: "Biểu mẫu này đã được dùng cho số tiền khác. Hãy quay lại và làm lại; không có khoản nào bị trừ hai lần.",
        ja: "このフォームは別の金額で使用済みです。戻ってやり直してください。二重の請求はありません。",
    }

    steps { en: "Steps", vi: "Các bước", ja: "手順" }
    step_done { en: "done", vi: "đã xong", ja: "完了" }
    step_details { en: "Billing details", vi: "Thông tin thanh toán", ja: "請求先情報" }
    step_amount { en: "Amount", vi: "Số tiền", ja: "金額" }
    step_review { en: "Review", vi: "Kiểm tra", ja: "確認" }
    step_pay { en: "Pay", vi: "Thanh toán", ja: "支払い" }

    amount_other { en: "Other", vi: "Số khác", ja: "その他" }
    amount_other_label { en: "Other amount", vi: "Số tiền khác", ja: "その他の金額" }
    amount_understood(amount) { en: "That is {amount}.", vi: "Tức là {amount}.", ja: "{amount} です。" }
    amount_range(least, most) { en: "From {least} to {most}.", vi: "Từ {least} đến {most}.", ja: "{least} から {most} まで。" }
    amount_balance_now { en: "Balance now", vi: "Số dư hiện tại", ja: "現在の残高" }
    amount_balance_after { en: "Balance after", vi: "Số dư sau khi nạp", ja: "追加後の残高" }

    method_legend { en: "Pay with", vi: "Cách thanh toán", ja: "支払い方法" }
    method_charged_in(currency) { en: "Charged in {currency}", vi: "Trừ bằng {currency}", ja: "{currency} で請求" }
    method_stripe { en: "Card, by Stripe", vi: "Thẻ, qua Stripe", ja: "カード（Stripe）" }
    method_vnpay_hint {
        en: "Vietnamese bank apps, ATM cards, Visa, Mastercard, JCB, UnionPay",
        vi: "Ứng dụng ngân hàng, thẻ ATM nội địa, Visa, Mastercard, JCB, UnionPay",
        ja: "ベトナムの銀行アプリ、ATMカード、Visa、Mastercard、JCB、UnionPay",
    }
    method_stripe_hint {
        en: "Visa, Mastercard, JCB, American Express",
        vi: "Visa, Mastercard, JCB, American Express",
        ja: "Visa、Mastercard、JCB、American Express",
    }
    method_paypal_hint {
        en: "PayPal balance or linked card",
        vi: "Số dư PayPal hoặc thẻ đã liên kết",
        ja: "PayPal の残高または登録したカード",
    }

    method_quote(charge, equation) {
        en: "{charge} at {equation}",
        vi: "{charge} theo tỷ giá {equation}",
        ja: "{charge}（{equation}）",
    }
    way_not_set_up {
        en: "Not available: it is not set up here.",
        vi: "Chưa dùng được: cách này chưa được thiết lập.",
        ja: "現在ご利用いただけません（未設定）。",
    }
    way_no_rate {
        en: "Not available right now: there is no exchange rate. Choose another way to pay, or come back later.",
        vi: "Tạm thời chưa dùng được: chưa có tỷ giá. Hãy chọn cách khác hoặc quay lại sau.",
        ja: "為替レートがないため、現在ご利用いただけません。別の方法を選ぶか、後でもう一度お試しください。",
    }
    way_old_rate(time) {
        en: "Not available right now: the last exchange rate is from {time}, too long ago. Choose another way to pay, or come back later.",
        vi: "Tạm thời chưa dùng được: tỷ giá gần nhất từ {time}, đã quá cũ. Hãy chọn cách khác hoặc quay lại sau.",
        ja: "最新の為替レートが {time} のもので古いため、現在ご利用いただけません。別の方法を選ぶか、後でもう一度お試しください。",
    }
    rate { en: "Exchange rate", vi: "Tỷ giá", ja: "為替レート" }
    rate_origin(source, time) { en: "{source}, {time}.", vi: "{source}, {time}.", ja: "{source}、{time}。" }
    rate_spread(percent) {
        en: "The charge includes a spread of {percent}%.",
        vi: "Số tiền trừ đã gồm phí chênh lệch {percent}%.",
        ja: "請求額には {percent}% の上乗せを含みます。",
    }
    rate_no_spread { en: "No spread is added.", vi: "Không cộng phí chênh lệch.", ja: "上乗せはありません。" }
    quote_until(time) { en: "Rate fixed until {time}", vi: "Tỷ giá giữ đến {time}", ja: "レートは {time} まで固定" }
    quote_left(time) { en: "{time} left", vi: "còn {time}", ja: "残り {time}" }
    quote_over {
        en: "The rate has run out. We have fetched a new one; please look again.",
        vi: "Tỷ giá đã hết hạn. Tỷ giá mới đã được cập nhật, vui lòng xem lại.",
        ja: "レートの有効期限が切れたため更新しました。もう一度ご確認ください。",
    }
    quote_wait {
        en: "The rate has run out. We are fetching a new one.",
        vi: "Tỷ giá đã hết hạn. Đang lấy tỷ giá mới.",
        ja: "レートの有効期限が切れました。新しいレートを取得しています。",
    }
    quote_exact(currency, amount) {
        en: "Your balance stays in {currency} and grows by exactly {amount}.",
        vi: "Số dư vẫn tính bằng {currency} và tăng đúng {amount}.",
        ja: "残高は {currency} のまま、ちょうど {amount} 増えます。",
    }
    quote_loading { en: "Asking for the exchange rate", vi: "Đang lấy tỷ giá", ja: "為替レートを取得しています" }

    review_credit { en: "Credit to add", vi: "Số tiền nạp", ja: "追加するクレジット" }
    review_change { en: "Change", vi: "Thay đổi", ja: "変更" }
    review_receipt { en: "Receipt to", vi: "Biên nhận gửi đến", ja: "領収書の宛先" }
    review_you_pay { en: "You pay", vi: "Cần thanh toán", ja: "お支払い額" }
    pay_consent {
        en: "I understand that credits are non-refundable once added.",
        vi: "Tôi hiểu rằng tiền đã nạp không được hoàn lại.",
        ja: "追加したクレジットは返金されないことを理解しました。",
    }
    pay_button(amount) { en: "Pay {amount}", vi: "Thanh toán {amount}", ja: "{amount} を支払う" }
    pay_at_gateway(gateway) {
        en: "You continue on {gateway}’s own page. Your card details never reach us.",
        vi: "Bước tiếp theo diễn ra trên trang của {gateway}. Thông tin thẻ không bao giờ đến hệ thống này.",
        ja: "この先は {gateway} のページで進みます。カード情報が当社に届くことはありません。",
    }
    leaving_title(gateway) { en: "Taking you to {gateway}", vi: "Đang chuyển đến {gateway}", ja: "{gateway} に移動しています" }
    leaving_payment(id) { en: "Payment {id}", vi: "Thanh toán {id}", ja: "支払い {id}" }
    leaving_text {
        en: "Nothing is charged until you confirm there.",
        vi: "Chỉ trừ tiền sau khi xác nhận tại đó.",
        ja: "確定するまで請求されません。",
    }
    leaving_resume(time) {
        en: "If you leave, you can resume this payment until {time}.",
        vi: "Nếu rời trang, có thể tiếp tục thanh toán này đến {time}.",
        ja: "中断しても、{time} までは支払いを再開できます。",
    }
    leaving_continue(gateway) { en: "Continue to {gateway}", vi: "Tiếp tục đến {gateway}", ja: "{gateway} へ進む" }
    discard_question {
        en: "What you typed here will be lost. Close anyway?",
        vi: "Nội dung đã nhập ở đây sẽ mất. Vẫn đóng?",
        ja: "ここに入力した内容は失われます。閉じますか？",
    }
}
