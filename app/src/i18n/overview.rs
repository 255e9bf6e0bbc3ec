//! Texts of the overview.

use crate::i18n::texts;

texts! {
    overview_as_of(time) { en: "As of {time}", vi: "Tính đến {time}", ja: "{time} 時点" }
    balance_available { en: "Available balance", vi: "Số dư khả dụng", ja: "利用可能な残高" }
    balance_exactly { en: "Exactly", vi: "Chính xác là", ja: "正確には" }
    balance_parts { en: "What the balance is made of", vi: "Các phần của số dư", ja: "残高の内訳" }
    part_top_up { en: "Top-up", vi: "Tiền nạp", ja: "チャージ" }
    part_voucher { en: "Vouchers", vi: "Mã ưu đãi", ja: "クーポン" }
    part_plan { en: "Plan", vi: "Gói dịch vụ", ja: "プラン" }
    part_debt { en: "Owed", vi: "Còn nợ", ja: "不足額" }
    part_total { en: "Total", vi: "Tổng", ja: "合計" }
    part_held { en: "Held for running work", vi: "Tạm giữ cho tác vụ đang chạy", ja: "実行中の処理のため保留" }
    held_for { en: "What holds it", vi: "Tạm giữ cho những gì", ja: "保留の内訳" }
    held_since(time) { en: "Since {time}", vi: "Từ {time}", ja: "{time} から" }
    held_until(time) { en: "Released by itself {time}", vi: "Tự giải phóng lúc {time}", ja: "{time} に自動で解除" }
    held_more(count) { en: "and {count} more", vi: "và {count} khoản khác", ja: "ほか {count} 件" }
    part_available { en: "Available", vi: "Khả dụng", ja: "利用可能" }
    exact_amounts { en: "Exact amounts", vi: "Số tiền chính xác", ja: "正確な金額" }
    balance_expiring(amount, date) { en: "{amount} expires on {date}", vi: "{amount} hết hạn ngày {date}", ja: "{amount} は {date} に失効します" }
    expiring_which { en: "See which", vi: "Xem chi tiết", ja: "内訳を見る" }
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
    welcome_step_details { en: "Say who the receipts are for. Your country decides the currency.", vi: "Cho biết biên nhận gửi cho ai. Quốc gia quyết định loại tiền.", ja: "領収書の宛名を入力します。国によって通貨が決まります。" }
    welcome_step_pay { en: "Choose an amount and pay with VNPay, Stripe or PayPal.", vi: "Chọn số tiền và thanh toán qua VNPay, Stripe hoặc PayPal.", ja: "金額を選び、VNPay・Stripe・PayPal で支払います。" }
    welcome_step_use { en: "Your balance is there at once, in every open page.", vi: "Số dư cập nhật ngay, trên mọi trang đang mở.", ja: "残高は開いているすべてのページにすぐ反映されます。" }
    spend { en: "Spend", vi: "Chi tiêu", ja: "利用額" }
    spend_period { en: "Period", vi: "Khoảng thời gian", ja: "期間" }
    spend_days(days) { en: "{days} days", vi: "{days} ngày", ja: "{days}日間" }
    spend_in_days(days) { en: "in {days} days", vi: "trong {days} ngày", ja: "（{days}日間）" }
    spend_a_day(amount) { en: "{amount} a day", vi: "{amount} mỗi ngày", ja: "1日平均 {amount}" }
    spend_a_day_over(amount, days) {
        en: "{amount} a day since the first of {days} days",
        vi: "{amount} mỗi ngày, tính trên {days} ngày đã dùng",
        ja: "1日平均 {amount}（利用開始から{days}日）",
    }
    spend_first_day { en: "begun today", vi: "bắt đầu dùng hôm nay", ja: "本日から利用" }
    spend_none {
        en: "Nothing was spent in this period.",
        vi: "Chưa có chi tiêu trong khoảng thời gian này.",
        ja: "この期間の利用はありません。",
    }
    spend_range(from, to) { en: "{from} to {to}", vi: "{from} đến {to}", ja: "{from}〜{to}" }
    spend_other { en: "Other", vi: "Khác", ja: "その他" }
    spend_bar(days, amount) { en: "{days}: {amount}", vi: "{days}: {amount}", ja: "{days}：{amount}" }
    spend_bars { en: "Spend by day, arrow keys move", vi: "Chi tiêu theo ngày, dùng phím mũi tên để di chuyển", ja: "日別の利用額、矢印キーで移動" }
    spend_by_service { en: "Spend by day and service", vi: "Chi tiêu theo ngày và dịch vụ", ja: "日別・サービス別の利用額" }
    spend_summary(from, to, total, first, top, most) {
        en: "Spend by day and service from {from} to {to}: {total} in all, most of it for {first}; the highest bar is {top} with {most}.",
        vi: "Chi tiêu theo ngày và dịch vụ từ {from} đến {to}: tổng cộng {total}, nhiều nhất cho {first}; cột cao nhất là {top} với {most}.",
        ja: "{from}から{to}までの日別・サービス別の利用額：合計 {total}、最も多いのは{first}。最も高い棒は{top}の {most} です。",
    }
    spend_table { en: "Show as a table", vi: "Xem dạng bảng", ja: "表で見る" }
    spend_day { en: "Day", vi: "Ngày", ja: "日" }
    spend_week { en: "Week", vi: "Tuần", ja: "週" }
    pace_title { en: "At the present pace", vi: "Với mức dùng hiện tại", ja: "現在のペースでは" }
    pace_before { en: "", vi: "Còn khoảng ", ja: "残り約 " }
    pace_day_left { en: "day left", vi: "ngày", ja: "日" }
    pace_days_left { en: "days left", vi: "ngày", ja: "日" }
    pace_last_days(days) { en: "the last {days} days", vi: "{days} ngày gần nhất", ja: "直近{days}日間" }
    pace_today { en: "today", vi: "hôm nay", ja: "今日" }
    pace_until(day, days) {
        en: "Until about {day}, going by {days}.",
        vi: "Đến khoảng ngày {day}, tính theo {days}.",
        ja: "{day}頃まで（{days}の利用から計算）",
    }
    pace_going_by(days) { en: "Going by {days}.", vi: "Tính theo {days}.", ja: "{days}の利用から計算しています。" }
    pace_under_a_day { en: "Less than a day left", vi: "Còn chưa đến một ngày", ja: "残り1日未満" }
    pace_over_a_year { en: "More than a year left", vi: "Còn hơn một năm", ja: "残り1年以上" }
    pace_no_spend { en: "No pace yet", vi: "Chưa có mức dùng", ja: "まだ計算できません" }
    pace_no_spend_why {
        en: "Nothing was spent in the last 30 days. As soon as a service charges, the days left stand here.",
        vi: "Không có chi tiêu trong 30 ngày gần nhất. Khi có dịch vụ trừ tiền, số ngày còn lại sẽ hiện ở đây.",
        ja: "直近30日間の利用はありません。サービスの利用が始まると、残り日数がここに表示されます。",
    }
    pace_nothing_left { en: "Nothing left", vi: "Đã hết số dư", ja: "残高がありません" }
    pace_nothing_left_why {
        en: "Add credit to keep your services running.",
        vi: "Hãy nạp thêm để dịch vụ không gián đoạn.",
        ja: "サービスを続けるにはクレジットを追加してください。",
    }
}
