//! Texts of the overview.

use crate::i18n::texts;

texts! {
    overview_as_of(time) { en: "As of {time}", vi: "Tính đến {time}", ja: "{time} 時点" }
    balance_total { en: "Total balance", vi: "Tổng số dư", ja: "残高合計" }
    balance_exactly { en: "Exactly", vi: "Chính xác là", ja: "正確には" }
    balance_parts { en: "What the balance is made of", vi: "Các phần của số dư", ja: "残高の内訳" }
    part_top_up { en: "Top-up", vi: "Tiền nạp", ja: "チャージ" }
    part_voucher { en: "Vouchers", vi: "Mã ưu đãi", ja: "クーポン" }
    part_plan { en: "Plan", vi: "Gói dịch vụ", ja: "プラン" }
    part_debt { en: "Owed", vi: "Còn nợ", ja: "不足額" }
    part_total { en: "Total", vi: "Tổng", ja: "合計" }
    balance_expiring(amount, date) { en: "{amount} expires on {date}", vi: "{amount} hết hạn ngày {date}", ja: "{amount} は {date} に失効します" }
    spend_order {
        en: "Spent in this order: plan, vouchers that expire first, then top-ups. Top-ups never expire.",
        vi: "Thứ tự sử dụng: gói dịch vụ, mã ưu đãi sắp hết hạn, rồi tiền nạp. Tiền nạp không hết hạn.",
        ja: "プラン、期限の近いクーポン、チャージの順に使われます。チャージに期限はありません。",
    }
    latest { en: "Latest", vi: "Gần đây", ja: "最近の履歴" }
    latest_all { en: "All history", vi: "Xem tất cả", ja: "すべての履歴" }
    latest_none { en: "Nothing has moved yet.", vi: "Chưa có biến động nào.", ja: "まだ履歴がありません。" }
    welcome_title { en: "Welcome to Prepay", vi: "Chào mừng đến với Prepay", ja: "Prepay へようこそ" }
    welcome_lead {
        en: "Add credit once, and every service of the marketplace draws on it. You see each movement here, to the last digit.",
        vi: "Nạp tiền một lần, mọi dịch vụ trên sàn đều dùng chung số dư đó. Từng biến động được ghi lại ở đây, chính xác đến từng đồng.",
        ja: "一度クレジットを追加すれば、マーケットプレイスのすべてのサービスで使えます。動きは1円単位までここで確認できます。",
    }
    welcome_step_details { en: "Say who the receipts are for. Your country decides the currency.", vi: "Cho biết hóa đơn gửi cho ai. Quốc gia quyết định loại tiền.", ja: "領収書の宛名を入力します。国によって通貨が決まります。" }
    welcome_step_pay { en: "Choose an amount and pay with VNPay, Stripe or PayPal.", vi: "Chọn số tiền và thanh toán qua VNPay, Stripe hoặc PayPal.", ja: "金額を選び、VNPay・Stripe・PayPal で支払います。" }
    welcome_step_use { en: "Your balance is there at once, in every open page.", vi: "Số dư cập nhật ngay, trên mọi trang đang mở.", ja: "残高は開いているすべてのページにすぐ反映されます。" }
}
