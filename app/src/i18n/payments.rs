//! Texts of payments: the list, the page of one payment, the reasons of failure.

use crate::i18n::texts;

texts! {
    payments_lead {
        en: "Every payment, with its state and what to do next.",
        vi: "Mọi lần thanh toán, kèm trạng thái và việc cần làm tiếp.",
        ja: "すべての支払いと、その状態、次にできること。",
    }
    payments_none_title { en: "No payments yet", vi: "Chưa có thanh toán nào", ja: "支払いはまだありません" }
    payments_none {
        en: "Each payment shows here as soon as you start it.",
        vi: "Mỗi lần thanh toán sẽ hiện ở đây ngay khi bắt đầu.",
        ja: "支払いを始めると、ここに表示されます。",
    }
    payments_no_match_title { en: "No payments match", vi: "Không có thanh toán nào khớp", ja: "条件に合う支払いはありません" }
    payments_no_match {
        en: "No payments match these filters.",
        vi: "Không có thanh toán nào khớp bộ lọc.",
        ja: "絞り込みの条件を変えてお試しください。",
    }
    payments_past_end {
        en: "There are no older payments.",
        vi: "Không còn thanh toán nào cũ hơn.",
        ja: "これより古い支払いはありません。",
    }
    payments_filter { en: "Filter payments", vi: "Lọc thanh toán", ja: "支払いを絞り込む" }
    payments_from { en: "From", vi: "Từ ngày", ja: "開始日" }
    payments_to { en: "To", vi: "Đến ngày", ja: "終了日" }
    payments_apply { en: "Show", vi: "Hiển thị", ja: "表示" }
    payments_count_one { en: "1 payment", vi: "1 lần thanh toán", ja: "1 件の支払い" }
    payments_count(count) { en: "{count} payments", vi: "{count} lần thanh toán", ja: "{count} 件の支払い" }
    payments_show_one { en: "Show 1 payment", vi: "Xem 1 lần thanh toán", ja: "1 件の支払いを表示" }
    payments_show(count) { en: "Show {count} payments", vi: "Xem {count} lần thanh toán", ja: "{count} 件の支払いを表示" }
    payments_pages { en: "Pages", vi: "Trang", ja: "ページ" }
    payments_older { en: "Older", vi: "Cũ hơn", ja: "以前の支払い" }
    payments_newest { en: "Newest", vi: "Mới nhất", ja: "最新の支払い" }
    payment_time { en: "Time", vi: "Thời gian", ja: "日時" }
    payment_method { en: "Paid with", vi: "Cách thanh toán", ja: "支払い方法" }
    payment_status { en: "Status", vi: "Trạng thái", ja: "状態" }
    payment_amount { en: "Amount", vi: "Số tiền", ja: "金額" }
    payment_action { en: "Action", vi: "Thao tác", ja: "操作" }
    payment_number { en: "Payment number", vi: "Mã thanh toán", ja: "支払い番号" }
    payment_until(time) { en: "Until {time}", vi: "Đến {time}", ja: "{time} まで" }
    payment_checking { en: "A person is checking it", vi: "Nhân viên đang kiểm tra", ja: "担当者が確認中" }
    payment_refund_open { en: "Refund on its way", vi: "Đang hoàn tiền", ja: "返金の処理中" }
    payment_refunded { en: "Refunded", vi: "Đã hoàn tiền", ja: "返金済み" }
    payment_refunded_part(amount) { en: "{amount} refunded", vi: "Đã hoàn {amount}", ja: "{amount} を返金" }
    payment_disputed { en: "Disputed, being decided", vi: "Đang bị khiếu nại", ja: "異議申し立ての審査中" }
    payment_dispute_lost { en: "Dispute: money returned to the payer", vi: "Khiếu nại: đã trả tiền cho người trả", ja: "異議が認められ返金" }
    payment_dispute_won { en: "Dispute settled, credit is back", vi: "Khiếu nại đã xong, tín dụng đã trả lại", ja: "異議は解決、クレジット復元" }
    payment_backs { en: "Refunds and disputes", vi: "Hoàn tiền và khiếu nại", ja: "返金と異議申し立て" }
    payment_back_credit { en: "Credit", vi: "Tín dụng", ja: "クレジット" }
    back_refund_open { en: "On its way", vi: "Đang chuyển", ja: "処理中" }
    back_refund_gone { en: "Paid back", vi: "Đã hoàn", ja: "完了" }
    back_refund_returned { en: "It failed: the credit is back", vi: "Không thành: tín dụng đã trả lại", ja: "失敗：クレジットを戻しました" }
    back_dispute { en: "Dispute", vi: "Khiếu nại", ja: "異議申し立て" }
    back_dispute_open {
        en: "Being decided: the credit waits for it",
        vi: "Đang xét: tín dụng tạm bị giữ lại",
        ja: "審査中：結果が出るまでクレジットを保留",
    }
    back_dispute_lost { en: "Decided for the payer", vi: "Người trả được chấp nhận", ja: "支払者の主張が認められました" }
    back_dispute_won { en: "Decided for us: the credit is back", vi: "Không được chấp nhận: tín dụng đã trả lại", ja: "認められず：クレジットを戻しました" }
    payment_resume { en: "Resume", vi: "Tiếp tục thanh toán", ja: "支払いを再開" }
    payment_retry { en: "Try again", vi: "Thử lại", ja: "もう一度試す" }
    payment_details { en: "Details", vi: "Chi tiết", ja: "詳細" }
    payment_action_of(action, id) { en: "{action}: {id}", vi: "{action}: {id}", ja: "{action}：{id}" }

    payment_pending_title { en: "Confirming your payment", vi: "Đang xác nhận thanh toán", ja: "お支払いを確認しています" }
    payment_pending {
        en: "This usually takes a few seconds. You can close this page; you will not be charged twice.",
        vi: "Thường chỉ mất vài giây. Có thể đóng trang này mà không bị trừ tiền hai lần.",
        ja: "通常は数秒で終わります。このページを閉じても、二重に請求されることはありません。",
    }
    payment_slow {
        en: "This takes longer than usual. You can leave: the balance changes by itself once the payment is confirmed.",
        vi: "Việc này lâu hơn thường lệ. Có thể rời trang: số dư sẽ tự thay đổi khi thanh toán được xác nhận.",
        ja: "通常より時間がかかっています。このページを離れても、確認が済みしだい残高に反映されます。",
    }
    payment_unfinished(time) {
        en: "Not finished at the payment page? You can still do so until {time}.",
        vi: "Chưa hoàn tất trên trang thanh toán? Vẫn có thể tiếp tục đến {time}.",
        ja: "支払いページでの手続きがまだの場合は、{time} まで再開できます。",
    }
    payment_over_title { en: "The time to pay ran out", vi: "Đã hết thời gian thanh toán", ja: "支払い期限が過ぎました" }
    payment_over(time, gateway) {
        en: "You could pay until {time}. We are asking {gateway} whether anything was paid: if so, it is added to your balance by itself. If you have not paid, you can pay again now.",
        vi: "Thời hạn thanh toán là {time}. Hệ thống đang hỏi {gateway} xem đã có khoản nào được trả chưa: nếu có, số dư sẽ tự được cộng. Nếu chưa trả, có thể thanh toán lại ngay.",
        ja: "支払い期限は {time} でした。お支払いがあったかどうかを {gateway} に確認しています。支払い済みの場合は自動で残高に反映されます。まだ支払っていない場合は、今すぐやり直せます。",
    }
    payment_over_note(gateway) { en: "Time ran out; asking {gateway}", vi: "Hết thời gian; đang hỏi {gateway}", ja: "期限切れ。{gateway} に確認中" }
    payment_pay_again { en: "Pay again", vi: "Thanh toán lại", ja: "もう一度支払う" }
    payment_waiting_title(gateway) { en: "Waiting for {gateway}", vi: "Đang chờ {gateway}", ja: "{gateway} の確認を待っています" }
    payment_waiting(gateway) {
        en: "{gateway} is still checking this payment. That can take longer, sometimes days. There is nothing to do: your balance changes by itself, and you will not be charged twice.",
        vi: "{gateway} vẫn đang kiểm tra thanh toán này. Việc này có thể lâu hơn, đôi khi vài ngày. Không cần làm gì thêm: số dư sẽ tự thay đổi và không bị trừ tiền hai lần.",
        ja: "{gateway} がこのお支払いを確認しています。数日かかることもあります。何もする必要はありません。確認が済みしだい残高に反映され、二重に請求されることはありません。",
    }
    payment_waiting_shop(gateway) {
        en: "{gateway} is waiting for the money. If you chose a convenience store, pay there with the number that {gateway} gave you; otherwise there is nothing to do. Your balance changes by itself.",
        vi: "{gateway} đang chờ tiền về. Nếu đã chọn trả tại cửa hàng tiện lợi, hãy trả tại đó bằng mã mà {gateway} đã cấp; nếu không thì không cần làm gì thêm. Số dư sẽ tự thay đổi.",
        ja: "{gateway} で入金を待っています。コンビニ払いを選んだ場合は、{gateway} で案内された番号を使って店頭でお支払いください。それ以外の場合、操作は必要ありません。入金後、自動で残高に反映されます。",
    }
    payment_gateway_checks(gateway) { en: "{gateway} is checking", vi: "{gateway} đang kiểm tra", ja: "{gateway} で確認中" }
    payment_success_title { en: "Credit added", vi: "Đã nạp tiền", ja: "クレジットを追加しました" }
    payment_success(amount) {
        en: "{amount} has been added to your balance.",
        vi: "Đã nạp {amount} vào số dư.",
        ja: "{amount} を残高に追加しました。",
    }
    payment_success_late(amount, why) {
        en: "{amount} has been added to your balance. The money arrived late: this payment had already been closed ({why}). If you have paid again since, both payments are in your balance.",
        vi: "Đã nạp {amount} vào số dư. Tiền đến muộn: thanh toán này trước đó đã bị đóng ({why}). Nếu sau đó đã thanh toán lại, cả hai khoản đều có trong số dư.",
        ja: "{amount} を残高に追加しました。入金が遅れたため、このお支払いは一度終了していました（{why}）。その後に改めて支払われた場合は、両方とも残高に反映されています。",
    }
    payment_late_note(why) { en: "Arrived late, after: {why}", vi: "Tiền đến muộn, sau khi: {why}", ja: "遅れて入金（{why} の後）" }
    payment_failed_title {
        en: "The payment did not go through",
        vi: "Thanh toán không thành công",
        ja: "お支払いが完了しませんでした",
    }
    payment_review_title { en: "A person is checking this payment", vi: "Nhân viên đang kiểm tra thanh toán này", ja: "担当者が確認しています" }
    payment_told_unpaid(gateway) {
        en: "{gateway} reported that the payment was not completed. We are making sure that nothing was charged; this can take some minutes.",
        vi: "{gateway} báo rằng thanh toán chưa hoàn tất. Hệ thống đang xác nhận rằng chưa trừ tiền; việc này có thể mất vài phút.",
        ja: "{gateway} から、お支払いが完了しなかったと通知がありました。請求されていないことを確認しています。数分かかることがあります。",
    }
    payment_told_cancelled(gateway) {
        en: "You cancelled at {gateway}. We are making sure that nothing was charged.",
        vi: "Thanh toán đã được hủy tại {gateway}. Hệ thống đang xác nhận rằng chưa trừ tiền.",
        ja: "{gateway} でキャンセルされました。請求されていないことを確認しています。",
    }
    payment_declined_title(gateway) { en: "{gateway} declined this way to pay", vi: "{gateway} từ chối cách thanh toán này", ja: "{gateway} で承認されませんでした" }
    payment_declined_choose(gateway, time) {
        en: "The card or account you chose at {gateway} was not accepted. Nothing was charged. Resume the payment and choose another card or account there: you can until {time}.",
        vi: "Thẻ hoặc tài khoản đã chọn tại {gateway} không được chấp nhận. Chưa trừ tiền. Hãy tiếp tục thanh toán và chọn thẻ hoặc tài khoản khác tại đó, trước {time}.",
        ja: "{gateway} で選んだカードまたは口座は承認されませんでした。請求はされていません。{time} までに支払いを再開し、別のカードまたは口座を選んでください。",
    }
    payment_declined_over(gateway) {
        en: "The card or account you chose at {gateway} was not accepted, and nothing was charged.",
        vi: "Thẻ hoặc tài khoản đã chọn tại {gateway} không được chấp nhận và chưa trừ tiền.",
        ja: "{gateway} で選んだカードまたは口座は承認されず、請求はされていません。",
    }
    payment_declined_until(time) { en: "Declined. Until {time}", vi: "Bị từ chối. Đến {time}", ja: "承認されず。{time} まで" }
    payment_review {
        en: "What the payment service told us does not fit the order, so nothing was added yet. A person is checking it within one working day. Do not pay again.",
        vi: "Thông tin từ cổng thanh toán không khớp với đơn, nên số dư chưa thay đổi. Nhân viên sẽ kiểm tra trong một ngày làm việc. Không cần thanh toán lại.",
        ja: "決済サービスからの情報が申込みと異なるため、まだ残高に反映していません。1営業日以内に担当者が確認します。もう一度支払う必要はありません。",
    }
    payment_track { en: "Progress of the payment", vi: "Tiến trình thanh toán", ja: "支払いの進み具合" }
    payment_step_made { en: "Payment started", vi: "Đã bắt đầu thanh toán", ja: "お支払いの手続き" }
    payment_step_confirming(gateway) { en: "Confirming with {gateway}", vi: "Đang xác nhận với {gateway}", ja: "{gateway} に確認中" }
    payment_step_auto { en: "Updates by itself", vi: "Tự động cập nhật", ja: "自動で更新されます" }
    payment_step_reload { en: "Reload this page to see the news", vi: "Tải lại trang để xem tin mới", ja: "再読み込みすると更新されます" }
    payment_step_balance { en: "In your balance", vi: "Vào số dư", ja: "残高に反映" }
    payment_credit { en: "Credit", vi: "Tiền nạp", ja: "クレジット" }
    payment_charge { en: "Charge", vi: "Số tiền trừ", ja: "請求額" }
    payment_new_balance { en: "New balance", vi: "Số dư mới", ja: "新しい残高" }
    payment_other_way { en: "Change amount or method", vi: "Đổi số tiền hoặc cách thanh toán", ja: "金額や方法を変える" }

    failed_cancelled(gateway) { en: "Cancelled at {gateway}", vi: "Đã hủy tại {gateway}", ja: "{gateway} でキャンセル" }
    failed_expired { en: "Time ran out", vi: "Hết thời gian", ja: "期限切れ" }
    failed_declined { en: "Refused", vi: "Bị từ chối", ja: "承認されませんでした" }
    failed_funds { en: "Not enough money", vi: "Không đủ tiền", ja: "残高不足" }
    failed_limit { en: "Limit reached", vi: "Vượt hạn mức", ja: "限度額超過" }
    failed_authentication { en: "Not confirmed", vi: "Xác thực không thành công", ja: "本人確認できず" }
    failed_locked { en: "Card or account locked", vi: "Thẻ hoặc tài khoản bị khóa", ja: "カードまたは口座の利用停止" }
    failed_bank { en: "Bank not available", vi: "Ngân hàng gián đoạn", ja: "銀行が利用不可" }
    failed_gateway(gateway) { en: "{gateway} not reached", vi: "Không kết nối được {gateway}", ja: "{gateway} に接続できず" }
    failed_rejected { en: "Not accepted after a check", vi: "Không được chấp nhận sau khi kiểm tra", ja: "確認の結果、受け付けられず" }
    failed_other { en: "Did not go through", vi: "Không thành công", ja: "完了せず" }

    failed_cancelled_long(gateway) {
        en: "You cancelled it at {gateway}. Nothing was charged and your balance is as before. You can pay again at any time.",
        vi: "Thanh toán đã được hủy tại {gateway}. Chưa trừ tiền và số dư không đổi. Có thể thanh toán lại bất cứ lúc nào.",
        ja: "{gateway} でキャンセルされました。請求はなく、残高も変わっていません。いつでもやり直せます。",
    }
    failed_expired_long {
        en: "The time to pay ran out. Nothing was charged and your balance is as before. Should money still arrive, it is added to your balance. You can pay again now.",
        vi: "Đã hết thời gian thanh toán. Chưa trừ tiền và số dư không đổi. Nếu tiền vẫn đến sau đó, số dư sẽ được cộng. Có thể thanh toán lại ngay.",
        ja: "支払い期限が過ぎました。請求はなく、残高も変わっていません。後から入金された場合は残高に追加します。もう一度お試しください。",
    }
    failed_declined_long {
        en: "The bank or card company did not approve the payment. Nothing was charged and your balance is as before. Try another card, or ask the bank.",
        vi: "Ngân hàng hoặc tổ chức thẻ không chấp nhận thanh toán. Chưa trừ tiền và số dư không đổi. Hãy dùng thẻ khác hoặc hỏi ngân hàng.",
        ja: "銀行またはカード会社がお支払いを承認しませんでした。請求はなく、残高も変わっていません。別のカードを使うか、カード会社にご確認ください。",
    }
    failed_funds_long {
        en: "There was not enough money in the account or on the card. Nothing was charged and your balance is as before. Choose a smaller amount or pay from another account.",
        vi: "Tài khoản hoặc thẻ không đủ tiền. Chưa trừ tiền và số dư không đổi. Hãy chọn số tiền nhỏ hơn hoặc dùng tài khoản khác.",
        ja: "口座またはカードの残高が不足していました。請求はなく、残高も変わっていません。金額を減らすか、別の口座をご利用ください。",
    }
    failed_limit_long {
        en: "A limit of your bank or card was reached. Nothing was charged and your balance is as before. Choose a smaller amount, or try again tomorrow.",
        vi: "Đã vượt hạn mức của ngân hàng hoặc thẻ. Chưa trừ tiền và số dư không đổi. Hãy chọn số tiền nhỏ hơn hoặc thử lại vào ngày mai.",
        ja: "銀行またはカードの限度額に達しました。請求はなく、残高も変わっていません。金額を減らすか、明日もう一度お試しください。",
    }
    failed_authentication_long {
        en: "The password or one-time code was not confirmed. Nothing was charged and your balance is as before. Try again with the code at hand.",
        vi: "Mật khẩu hoặc mã OTP chưa được xác nhận. Chưa trừ tiền và số dư không đổi. Hãy thử lại khi có sẵn mã.",
        ja: "パスワードまたはワンタイムコードを確認できませんでした。請求はなく、残高も変わっていません。コードを用意してもう一度お試しください。",
    }
    failed_locked_long {
        en: "The card or account is locked, or not enabled for online payments. Nothing was charged and your balance is as before. Use another one, or ask the bank.",
        vi: "Thẻ hoặc tài khoản bị khóa hay chưa đăng ký thanh toán trực tuyến. Chưa trừ tiền và số dư không đổi. Hãy dùng thẻ khác hoặc hỏi ngân hàng.",
        ja: "カードまたは口座が停止中か、オンライン決済に対応していません。請求はなく、残高も変わっていません。別のカードを使うか、銀行にご確認ください。",
    }
    failed_bank_long {
        en: "The bank does not work right now. Your balance is as before; should the bank have reserved an amount, it releases it by itself. Try again later or with another bank.",
        vi: "Ngân hàng đang gián đoạn. Số dư không đổi; nếu ngân hàng đã tạm giữ tiền, khoản đó sẽ tự được trả lại. Hãy thử lại sau hoặc dùng ngân hàng khác.",
        ja: "銀行が現在利用できません。残高は変わっていません。金額が一時的に確保された場合も自動的に解除されます。時間をおくか、別の銀行でお試しください。",
    }
    failed_gateway_long(gateway) {
        en: "{gateway} could not be reached, so the payment never started. Nothing was charged and your balance is as before. Try again in a minute.",
        vi: "Không kết nối được {gateway} nên thanh toán chưa bắt đầu. Chưa trừ tiền và số dư không đổi. Hãy thử lại sau một phút.",
        ja: "{gateway} に接続できず、支払いは始まっていません。請求はなく、残高も変わっていません。1分ほどしてからもう一度お試しください。",
    }
    failed_rejected_long {
        en: "We looked at this payment and could not accept it. Nothing was added and your balance is as before. If money has left your account, write to us with the payment number: we see to it that it goes back.",
        vi: "Chúng tôi đã kiểm tra khoản thanh toán này và không thể chấp nhận. Số dư không đổi. Nếu tài khoản đã bị trừ tiền, hãy gửi cho chúng tôi mã thanh toán: chúng tôi sẽ lo việc hoàn lại.",
        ja: "このお支払いは確認の結果、受け付けられませんでした。残高は変わっていません。口座から引き落とされている場合は、支払い番号を添えてご連絡ください。返金の手続きをいたします。",
    }
    failed_other_long {
        en: "The payment service did not say why. Nothing was added and your balance is as before; should your bank show a reserved amount, it is released by itself. You can try again.",
        vi: "Cổng thanh toán không nêu lý do. Số dư không đổi; nếu ngân hàng hiển thị khoản tạm giữ, khoản đó sẽ tự được trả lại. Có thể thử lại.",
        ja: "決済サービスから理由は示されていません。残高は変わっていません。金額が一時的に確保された場合も自動的に解除されます。もう一度お試しください。",
    }
}
