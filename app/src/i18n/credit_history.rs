//! Texts of movements: kinds, services, the filter, the table.

use crate::i18n::texts;

texts! {
    kind_top_up { en: "Top-up", vi: "Nạp tiền", ja: "チャージ" }
    kind_voucher { en: "Voucher", vi: "Mã ưu đãi", ja: "クーポン" }
    kind_plan { en: "Plan", vi: "Gói dịch vụ", ja: "プラン" }
    kind_plan_fee { en: "Plan price", vi: "Phí gói dịch vụ", ja: "プラン料金" }
    kind_plan_end { en: "Former plan ended", vi: "Kết thúc gói cũ", ja: "旧プランの終了" }
    kind_charge { en: "Usage", vi: "Sử dụng", ja: "利用" }
    kind_reversal { en: "Usage given back", vi: "Hoàn lại sử dụng", ja: "利用の取り消し" }
    kind_refund { en: "Refund", vi: "Hoàn tiền", ja: "返金" }
    kind_dispute { en: "Disputed payment", vi: "Thanh toán bị khiếu nại", ja: "異議申し立て" }
    kind_refund_returned { en: "Refund returned", vi: "Hoàn tiền không thành công", ja: "返金の取り消し" }
    kind_dispute_won { en: "Dispute settled", vi: "Khiếu nại đã giải quyết", ja: "異議の解決" }
    kind_adjustment { en: "Correction", vi: "Điều chỉnh", ja: "調整" }
    kind_hold { en: "Set aside", vi: "Tạm giữ", ja: "確保" }
    kind_release { en: "Set free", vi: "Bỏ tạm giữ", ja: "確保の解除" }
    kind_expiry { en: "Expired credit", vi: "Số dư hết hạn", ja: "失効" }
    service_account { en: "Account", vi: "Tài khoản", ja: "アカウント" }
    service_inference { en: "Inference", vi: "Suy luận", ja: "推論" }
    service_gpu_containers { en: "GPU Containers", vi: "Container GPU", ja: "GPU コンテナ" }
    service_fine_tuning { en: "Fine-tuning", vi: "Tinh chỉnh", ja: "ファインチューニング" }
    service_vector_store { en: "Vector Store", vi: "Kho vector", ja: "ベクトルストア" }
    service_speech { en: "Speech", vi: "Giọng nói", ja: "音声" }

    history_lead(zone) { en: "Times in {zone}", vi: "Giờ theo {zone}", ja: "時刻は {zone}" }
    filter_search { en: "Search history", vi: "Tìm trong lịch sử", ja: "履歴を検索" }
    filter_kind { en: "Kind", vi: "Loại", ja: "種類" }
    filter_service { en: "Service", vi: "Dịch vụ", ja: "サービス" }
    filter_status { en: "Status", vi: "Trạng thái", ja: "状態" }
    filter_date { en: "Date", vi: "Ngày", ja: "日付" }
    filter_from { en: "From", vi: "Từ ngày", ja: "開始日" }
    filter_to { en: "To", vi: "Đến ngày", ja: "終了日" }
    filter_since(day) { en: "Since {day}", vi: "Từ {day}", ja: "{day} 以降" }
    filter_until(day) { en: "Until {day}", vi: "Đến {day}", ja: "{day} まで" }
    filters { en: "Filters", vi: "Bộ lọc", ja: "絞り込み" }
    filter_show_one { en: "Show 1 movement", vi: "Xem 1 biến động", ja: "1 件を表示" }
    filter_show(count) { en: "Show {count} movements", vi: "Xem {count} biến động", ja: "{count} 件を表示" }
    calendar_previous { en: "Previous month", vi: "Tháng trước", ja: "前の月" }
    calendar_next { en: "Next month", vi: "Tháng sau", ja: "次の月" }
    filter_apply { en: "Apply", vi: "Áp dụng", ja: "適用" }
    filter_clear_all { en: "Clear all", vi: "Xóa tất cả", ja: "すべて解除" }
    filter_remove(name) { en: "Remove filter {name}", vi: "Bỏ bộ lọc {name}", ja: "絞り込み「{name}」を解除" }
    filter_chips { en: "Active filters", vi: "Bộ lọc đang dùng", ja: "適用中の絞り込み" }
    filter_chosen(count) { en: "{count} chosen", vi: "đã chọn {count}", ja: "{count} 件選択中" }
    filter_left_out(pairs) {
        en: "The address has filters that this page does not know: {pairs}. They were left out.",
        vi: "Địa chỉ có bộ lọc mà trang này không biết: {pairs}. Các bộ lọc đó đã được bỏ qua.",
        ja: "このページにない絞り込みがアドレスに含まれています：{pairs}。これらは無視されました。",
    }
    preset_today { en: "Today", vi: "Hôm nay", ja: "今日" }
    preset_days_7 { en: "7 days", vi: "7 ngày", ja: "7日間" }
    preset_days_30 { en: "30 days", vi: "30 ngày", ja: "30日間" }
    preset_this_month { en: "This month", vi: "Tháng này", ja: "今月" }
    preset_last_month { en: "Last month", vi: "Tháng trước", ja: "先月" }
    preset_this_year { en: "This year", vi: "Năm nay", ja: "今年" }
    preset_all_time { en: "All time", vi: "Toàn bộ", ja: "全期間" }
    column_date { en: "Date", vi: "Ngày", ja: "日付" }
    column_service { en: "Service", vi: "Dịch vụ", ja: "サービス" }
    column_source { en: "Source", vi: "Nguồn", ja: "支払い元" }
    column_description { en: "Description", vi: "Diễn giải", ja: "内容" }
    column_status { en: "Status", vi: "Trạng thái", ja: "状態" }
    column_amount { en: "Amount", vi: "Số tiền", ja: "金額" }
    column_after { en: "Balance after", vi: "Số dư sau đó", ja: "取引後残高" }
    describe_top_up(reference) { en: "Payment {reference}", vi: "Thanh toán {reference}", ja: "支払い {reference}" }
    describe_voucher { en: "Voucher applied", vi: "Áp dụng mã ưu đãi", ja: "クーポンを適用" }
    describe_plan(reference) { en: "Plan {reference}", vi: "Gói {reference}", ja: "プラン {reference}" }
    describe_expiry { en: "Remainder expired", vi: "Phần còn lại đã hết hạn", ja: "残りが失効" }
    describe_payment(number) { en: "Payment {number}", vi: "Thanh toán {number}", ja: "支払い {number}" }
    describe_charge { en: "Usage", vi: "Sử dụng", ja: "利用" }
    summary_one { en: "movement", vi: "biến động", ja: "件" }
    summary_many { en: "movements", vi: "biến động", ja: "件" }
    summary_in { en: "In", vi: "Vào", ja: "入金" }
    summary_out { en: "Out", vi: "Ra", ja: "出金" }
    summary_net { en: "Net", vi: "Chênh lệch", ja: "差引" }
    history_none { en: "No movements match these filters.", vi: "Không có giao dịch nào khớp bộ lọc.", ja: "条件に合う履歴はありません。" }
    history_past_end {
        en: "There are no older movements.",
        vi: "Không còn biến động nào cũ hơn.",
        ja: "これより古い履歴はありません。",
    }
    days_reversed {
        en: "The first day is after the last one.",
        vi: "Ngày bắt đầu sau ngày kết thúc.",
        ja: "開始日が終了日より後になっています。",
    }
    days_swap { en: "Swap the days", vi: "Đổi hai ngày", ja: "日付を入れ替える" }
    history_empty {
        en: "Nothing has moved yet. The first top-up will stand here.",
        vi: "Chưa có biến động nào. Lần nạp đầu tiên sẽ hiện ở đây.",
        ja: "まだ履歴がありません。最初のチャージがここに表示されます。",
    }
    source_debt { en: "Owed", vi: "Ghi nợ", ja: "未払い" }
    sort_by { en: "Order", vi: "Sắp xếp", ja: "並べ替え" }
    sort_newest { en: "Newest first", vi: "Mới nhất trước", ja: "新しい順" }
    sort_oldest { en: "Oldest first", vi: "Cũ nhất trước", ja: "古い順" }
    sort_highest { en: "Most in first", vi: "Vào nhiều nhất trước", ja: "入金の多い順" }
    sort_lowest { en: "Most out first", vi: "Ra nhiều nhất trước", ja: "出金の多い順" }
    history_searched_to(day) {
        en: "This history is very long: searched back to {day}. Choose days to search further back.",
        vi: "Lịch sử rất dài: đã tìm ngược đến {day}. Chọn khoảng ngày để tìm xa hơn.",
        ja: "履歴が非常に長いため、{day} までさかのぼって検索しました。さらに前は期間を指定してください。",
    }
    page_newest { en: "Newest", vi: "Mới nhất", ja: "最新" }
    page_newer { en: "Newer", vi: "Mới hơn", ja: "新しい順へ" }
    page_older { en: "Older", vi: "Cũ hơn", ja: "古い順へ" }
    page_navigation { en: "Pages", vi: "Trang", ja: "ページ" }
    movement_title(number) { en: "Movement {number}", vi: "Biến động {number}", ja: "履歴 {number}" }
    movement_back { en: "Back to the history", vi: "Về biến động số dư", ja: "残高履歴に戻る" }
    movement_kind { en: "Kind", vi: "Loại", ja: "種類" }
    movement_time { en: "Time", vi: "Thời gian", ja: "日時" }
    movement_time_in(time, zone) { en: "{time} ({zone})", vi: "{time} ({zone})", ja: "{time}（{zone}）" }
    movement_exact { en: "Exact amount", vi: "Số tiền chính xác", ja: "正確な金額" }
    movement_exact_after { en: "Exact balance after", vi: "Số dư chính xác sau đó", ja: "取引後の正確な残高" }
    movement_usage { en: "Used", vi: "Đã dùng", ja: "利用内容" }
    movement_price { en: "Quantity × price", vi: "Số lượng × đơn giá", ja: "数量 × 単価" }
    movement_reference { en: "Reference", vi: "Tham chiếu", ja: "参照番号" }
    movement_paid_by { en: "Paid by", vi: "Trả từ", ja: "支払いに使った残高" }
    movement_came_as { en: "Credit behind it", vi: "Khoản tiền liên quan", ja: "対象の残高" }
    movement_part_left(amount) { en: "{amount} left", vi: "còn {amount}", ja: "残り {amount}" }
    movement_about { en: "About", vi: "Liên quan đến", ja: "対象の履歴" }
    movement_since { en: "Since then", vi: "Sau đó", ja: "その後の履歴" }
}
