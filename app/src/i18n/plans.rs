//! Texts of plans.

use crate::i18n::texts;

texts! {
    plans_offered { en: "Plans on offer", vi: "Các gói đang bán", ja: "選べるプラン" }
    plans_back { en: "All plans", vi: "Tất cả các gói", ja: "すべてのプラン" }
    plans_none { en: "No plans on offer", vi: "Chưa có gói nào", ja: "提供中のプランはありません" }
    plans_none_lead {
        en: "There is no plan in your currency at the moment. Services are paid from vouchers and top-up credit.",
        vi: "Hiện chưa có gói nào bằng loại tiền của tài khoản. Dịch vụ được trừ vào mã ưu đãi và tiền nạp.",
        ja: "現在、ご利用の通貨で選べるプランはありません。サービスの料金はクーポンとチャージから支払われます。",
    }
    plans_no_profile { en: "Billing details first", vi: "Cần thông tin thanh toán trước", ja: "先に請求先情報が必要です" }
    plans_no_profile_lead {
        en: "Your country decides the currency, and with it the plans on offer.",
        vi: "Quốc gia quyết định loại tiền, và theo đó là các gói có thể mua.",
        ja: "国によって通貨が決まり、選べるプランも決まります。",
    }
    plans_profile_link { en: "Enter billing details", vi: "Nhập thông tin thanh toán", ja: "請求先情報を入力" }

    plan_yours { en: "Your plan", vi: "Gói của bạn", ja: "ご利用中" }
    plan_active { en: "Active", vi: "Đang dùng", ja: "有効" }
    plan_cancelled { en: "Cancelled", vi: "Đã hủy", ja: "解約済み" }
    plan_past_due { en: "Renewal unpaid", vi: "Chưa trả phí gia hạn", ja: "更新料が未払い" }
    plan_per_month { en: "per month", vi: "mỗi tháng", ja: "/ 月" }
    plan_per_year { en: "per year", vi: "mỗi năm", ja: "/ 年" }
    plan_per_months(months) { en: "per {months} months", vi: "mỗi {months} tháng", ja: "/ {months}か月" }
    plan_all_services { en: "all services", vi: "mọi dịch vụ", ja: "すべてのサービス" }
    plan_list(first, last) { en: "{first} and {last}", vi: "{first} và {last}", ja: "{first}、{last}" }
    plan_bonus(percent) {
        en: "{percent}% more credit than it costs.",
        vi: "Nhiều hơn {percent}% so với giá gói.",
        ja: "料金より {percent}% 多く使えます。",
    }
    plan_includes(amount, services) { en: "{amount} for {services}", vi: "{amount} cho {services}", ja: "{services}に {amount}" }
    plan_ends { en: "Unused allowance ends with the period", vi: "Phần chưa dùng hết hạn cùng kỳ", ja: "未使用分は期間の終わりに失効" }
    plan_falls {
        en: "Then vouchers and top-up credit pay",
        vi: "Hết gói thì trừ mã ưu đãi và tiền nạp",
        ja: "使い切った後はクーポンとチャージから支払い",
    }
    plan_buy { en: "Choose this plan", vi: "Chọn gói này", ja: "このプランを選ぶ" }
    plan_buy_for(amount) { en: "Buy for {amount}", vi: "Mua với {amount}", ja: "{amount} で購入" }
    plan_upgrade_for(amount) { en: "Upgrade now for {amount}", vi: "Nâng cấp ngay với {amount}", ja: "{amount} で今すぐアップグレード" }
    plan_change_on(date) { en: "Change on {date}", vi: "Đổi gói ngày {date}", ja: "{date} に変更" }
    plan_change_now { en: "Change to this plan", vi: "Đổi sang gói này", ja: "このプランに変更" }
    plan_planned_on(date) { en: "Starts on {date}", vi: "Bắt đầu ngày {date}", ja: "{date} に開始" }
    plan_renews_on(date) { en: "Renews on {date}", vi: "Gia hạn ngày {date}", ja: "{date} に更新" }
    plan_until_on(date) { en: "Runs until {date}", vi: "Dùng đến ngày {date}", ja: "{date} まで有効" }
    plan_upgrade_sum(plan, value, credit, old) {
        en: "Upgrading to {plan} today: {value} for the rest of the period, less {credit} for what is unused of {old}. Paid from your top-up credit.",
        vi: "Nâng cấp lên {plan} hôm nay: {value} cho phần còn lại của kỳ, trừ {credit} cho phần chưa dùng của {old}. Trừ vào tiền nạp.",
        ja: "本日 {plan} にアップグレードする場合：残り期間分 {value} から、{old} の未使用分 {credit} を差し引きます。チャージから支払われます。",
    }

    plan_left_of { en: "left of", vi: "còn lại trên", ja: "残り / 全体" }
    plan_used(percent) { en: "{percent} used", vi: "Đã dùng {percent}", ja: "{percent} 使用" }
    plan_bar(used, passed) {
        en: "{used} used, {passed} of the time passed",
        vi: "Đã dùng {used}, đã qua {passed} thời gian",
        ja: "{used} 使用、期間の {passed} が経過",
    }
    plan_pace_ahead {
        en: "The mark shows how much of the period has passed: you are ahead of pace.",
        vi: "Vạch cho biết đã qua bao nhiêu thời gian của kỳ: đang dùng nhanh hơn nhịp đều.",
        ja: "目印は期間の経過を示します。均等なペースより早く使われています。",
    }
    plan_pace_even {
        en: "The mark shows how much of the period has passed: you are on pace.",
        vi: "Vạch cho biết đã qua bao nhiêu thời gian của kỳ: đang dùng đúng nhịp.",
        ja: "目印は期間の経過を示します。ほぼ均等なペースです。",
    }
    plan_pace_behind {
        en: "The mark shows how much of the period has passed: there is room left.",
        vi: "Vạch cho biết đã qua bao nhiêu thời gian của kỳ: vẫn còn dư.",
        ja: "目印は期間の経過を示します。まだ余裕があります。",
    }
    plan_days_left { en: "Days left", vi: "Số ngày còn lại", ja: "残り日数" }
    plan_renews { en: "Renews", vi: "Gia hạn", ja: "更新日" }
    plan_ended_on { en: "Period ended", vi: "Kỳ đã kết thúc", ja: "期間終了日" }
    plan_runs_until { en: "Runs until", vi: "Dùng đến", ja: "有効期限" }
    plan_renewal_price { en: "Renewal price", vi: "Phí gia hạn", ja: "更新料" }
    plan_from_top_up(amount) { en: "from top-up credit, {amount} now", vi: "từ tiền nạp, hiện có {amount}", ja: "チャージから（現在 {amount}）" }
    plan_lasts { en: "At this pace it lasts", vi: "Với nhịp này sẽ dùng", ja: "このペースでの見込み" }
    plan_lasts_early { en: "Too early to say", vi: "Chưa đủ dữ liệu", ja: "まだ判断できません" }
    plan_lasts_used_up { en: "It is used up", vi: "Đã dùng hết", ja: "使い切りました" }
    plan_lasts_until(date) { en: "About until {date}", vi: "Đến khoảng {date}", ja: "{date} 頃まで" }
    plan_lasts_all { en: "To the end of the period", vi: "Đến hết kỳ", ja: "期間の終わりまで" }
    plan_then { en: "When it is used up", vi: "Khi dùng hết gói", ja: "使い切った後" }
    plan_then_pays { en: "Vouchers, then top-up credit", vi: "Mã ưu đãi, rồi tiền nạp", ja: "クーポン、次にチャージ" }
    plan_history { en: "See it in the credit history", vi: "Xem trong biến động số dư", ja: "残高履歴で確認" }
    plan_next_renews(date) {
        en: "It renews by itself on {date} if your top-up credit suffices.",
        vi: "Gói tự gia hạn ngày {date} nếu tiền nạp còn đủ.",
        ja: "チャージが足りていれば {date} に自動で更新されます。",
    }
    plan_next_changes(date, plan, price) {
        en: "On {date} it changes to {plan} for {price}.",
        vi: "Ngày {date} đổi sang {plan} với giá {price}.",
        ja: "{date} に {plan}（{price}）へ変わります。",
    }
    plan_next_ends(date) {
        en: "It is cancelled and ends on {date}; unused allowance ends with it.",
        vi: "Gói đã hủy và kết thúc ngày {date}; phần chưa dùng hết hạn cùng lúc.",
        ja: "解約済みです。{date} に終了し、未使用分も失効します。",
    }
    plan_next_lapses(date) {
        en: "The renewal is tried every hour. If it stays unpaid, the plan ends on {date}.",
        vi: "Việc gia hạn được thử lại mỗi giờ. Nếu vẫn chưa trả, gói kết thúc ngày {date}.",
        ja: "更新は1時間ごとに再試行されます。未払いのままの場合、{date} に終了します。",
    }
    plan_renewal_missing(amount) {
        en: "The renewal could not be paid: {amount} of top-up credit is missing. Until it is paid, vouchers and top-up credit pay for usage.",
        vi: "Chưa trả được phí gia hạn: tiền nạp còn thiếu {amount}. Trong lúc đó, dịch vụ được trừ vào mã ưu đãi và tiền nạp.",
        ja: "更新料を支払えませんでした。チャージが {amount} 不足しています。支払われるまでは、クーポンとチャージが使われます。",
    }
    plan_renewal_ahead(date, amount, days) {
        en: "For the renewal on {date} {amount} of top-up credit is missing. If it is still missing then, the renewal is tried every hour for {days} days while vouchers and top-up credit pay for usage; then the plan ends.",
        vi: "Để gia hạn ngày {date}, tiền nạp còn thiếu {amount}. Nếu khi đó vẫn thiếu, việc gia hạn được thử lại mỗi giờ trong {days} ngày, trong lúc đó dịch vụ được trừ vào mã ưu đãi và tiền nạp; sau đó gói kết thúc.",
        ja: "{date} の更新に必要なチャージが {amount} 不足しています。その時点でも不足している場合、更新は{days}日間、1時間ごとに再試行され、その間はクーポンとチャージから支払われます。その後プランは終了します。",
    }
    plan_held(amount) {
        en: "{amount} of your top-up credit is held for running work.",
        vi: "{amount} tiền nạp đang tạm giữ cho tác vụ đang chạy.",
        ja: "チャージのうち {amount} は実行中の処理のため保留されています。",
    }
    plan_renewal_waits {
        en: "The renewal could not be paid before. There is enough top-up credit now: it is tried again within the hour, or at once if you ask for it.",
        vi: "Trước đó chưa trả được phí gia hạn. Nay tiền nạp đã đủ: hệ thống sẽ thử lại trong vòng một giờ, hoặc ngay bây giờ nếu muốn.",
        ja: "更新料を支払えませんでしたが、現在はチャージが足りています。1時間以内に再試行されます。今すぐ支払うこともできます。",
    }
    plan_renew_now { en: "Pay the renewal now", vi: "Trả phí gia hạn ngay", ja: "今すぐ更新料を支払う" }
    plan_cancel { en: "Cancel plan", vi: "Hủy gói", ja: "プランを解約" }
    plan_keep { en: "Keep this plan", vi: "Giữ gói này", ja: "このプランを継続" }

    plan_title_buy(plan) { en: "Buy {plan}", vi: "Mua {plan}", ja: "{plan} の購入" }
    plan_title_upgrade(plan) { en: "Upgrade to {plan}", vi: "Nâng cấp lên {plan}", ja: "{plan} へのアップグレード" }
    plan_title_change(plan) { en: "Change to {plan}", vi: "Đổi sang {plan}", ja: "{plan} への変更" }
    plan_title_cancel(plan) { en: "Cancel {plan}?", vi: "Hủy {plan}?", ja: "{plan} を解約しますか？" }
    plan_title_keep(plan) { en: "Keep {plan}?", vi: "Giữ {plan}?", ja: "{plan} を継続しますか？" }
    plan_row_allowance { en: "Allowance", vi: "Hạn mức", ja: "利用枠" }
    plan_row_price { en: "Price", vi: "Giá", ja: "料金" }
    plan_row_granted_now { en: "Allowance until then", vi: "Hạn mức đến lúc đó", ja: "それまでの利用枠" }
    plan_row_rest(days) { en: "Price for the {days} days left", vi: "Giá cho {days} ngày còn lại", ja: "残り {days} 日分の料金" }
    plan_row_unused(plan) { en: "Unused of {plan}", vi: "Phần chưa dùng của {plan}", ja: "{plan} の未使用分" }
    plan_row_from { en: "From", vi: "Từ ngày", ja: "開始日" }
    plan_row_due { en: "Due today", vi: "Trả hôm nay", ja: "本日のお支払い" }
    plan_paid_from { en: "Paid from your top-up credit.", vi: "Trừ vào tiền nạp.", ja: "チャージから支払われます。" }
    plan_top_up_after(amount) { en: "{amount} of it is left afterwards.", vi: "Sau đó tiền nạp còn {amount}.", ja: "支払い後のチャージは {amount} です。" }
    plan_explain_buy {
        en: "The allowance is there at once and is spent before vouchers and top-up credit. It renews by itself until you cancel it; unused allowance ends with the period.",
        vi: "Hạn mức có ngay và được dùng trước mã ưu đãi và tiền nạp. Gói tự gia hạn cho đến khi hủy; phần chưa dùng hết hạn cùng kỳ.",
        ja: "利用枠はすぐに使え、クーポンやチャージより先に使われます。解約するまで自動で更新され、未使用分は期間の終わりに失効します。",
    }
    plan_explain_upgrade(left, plan) {
        en: "Unused is what is left of {plan} by time or by credit, whichever is less. The {left} left of its allowance is replaced by the new one. Dates stay as they are. What is shown is the most you pay.",
        vi: "Phần chưa dùng của {plan} tính theo thời gian hoặc theo số tiền còn lại, lấy mức thấp hơn. {left} còn lại của hạn mức cũ được thay bằng hạn mức mới. Ngày gia hạn không đổi. Số tiền hiển thị là mức tối đa phải trả.",
        ja: "{plan} の未使用分は、残り期間と残額のうち少ない方で計算します。現在の利用枠の残り {left} は新しい利用枠に置き換わります。更新日は変わりません。表示の金額を超えて支払うことはありません。",
    }
    plan_explain_change(plan, date) {
        en: "{plan} runs on until {date}. Nothing is due today; the price of the new plan is taken from your top-up credit on that day. You can take this back until then.",
        vi: "{plan} vẫn dùng được đến ngày {date}. Hôm nay không phải trả gì; đến ngày đó giá gói mới được trừ vào tiền nạp. Có thể rút lại trước ngày đó.",
        ja: "{plan} は {date} まで続きます。本日のお支払いはありません。その日に新しいプランの料金がチャージから支払われます。それまでは取り消せます。",
    }
    plan_explain_change_unpaid(plan) {
        en: "The unpaid renewal is made as {plan} instead, as soon as your top-up credit suffices for it.",
        vi: "Kỳ gia hạn chưa trả sẽ chuyển sang {plan}, ngay khi tiền nạp đủ.",
        ja: "未払いの更新は {plan} に切り替わり、チャージが足り次第支払われます。",
    }
    plan_too_little(has, missing) {
        en: "Your top-up credit is {has}; {missing} is missing. Add credit first: you come back here afterwards.",
        vi: "Tiền nạp hiện có {has}, còn thiếu {missing}. Hãy nạp thêm trước, sau đó quay lại đây.",
        ja: "チャージの残高は {has} で、{missing} 不足しています。先にクレジットを追加してください。その後ここに戻れます。",
    }
    plan_cancel_until(plan, date) {
        en: "{plan} runs until {date} and is not renewed. Until then its allowance can be spent as before.",
        vi: "{plan} dùng được đến ngày {date} và không gia hạn. Đến lúc đó vẫn dùng hạn mức như trước.",
        ja: "{plan} は {date} まで有効で、更新されません。それまでは利用枠をこれまでどおり使えます。",
    }
    plan_cancel_at_once {
        en: "The renewal is not paid, so the plan ends at once. Nothing is due.",
        vi: "Phí gia hạn chưa trả nên gói kết thúc ngay. Không phải trả gì.",
        ja: "更新料が未払いのため、プランはすぐに終了します。お支払いはありません。",
    }
    plan_cancel_then {
        en: "Unused allowance ends then and is not paid out. Usage goes on and is paid from vouchers and top-up credit.",
        vi: "Khi đó phần chưa dùng hết hạn và không được hoàn. Dịch vụ vẫn chạy, trừ vào mã ưu đãi và tiền nạp.",
        ja: "終了時に未使用分は失効し、返金されません。サービスは引き続き使え、クーポンとチャージから支払われます。",
    }
    plan_keep_until(plan, date, price) {
        en: "{plan} goes on as before and renews on {date} for {price}, from your top-up credit. Nothing is due today.",
        vi: "{plan} tiếp tục như trước và gia hạn ngày {date} với {price}, trừ vào tiền nạp. Hôm nay không phải trả gì.",
        ja: "{plan} はこれまでどおり続き、{date} に {price} でチャージから更新されます。本日のお支払いはありません。",
    }

    plan_done_bought(plan, amount, date) {
        en: "{plan} is yours until {date}. {amount} was paid from your top-up credit.",
        vi: "Đã mua {plan}, dùng đến ngày {date}. Đã trừ {amount} vào tiền nạp.",
        ja: "{plan} を {date} まで使えます。チャージから {amount} を支払いました。",
    }
    plan_done_upgraded(plan, amount) {
        en: "You now have {plan}. {amount} was paid from your top-up credit.",
        vi: "Đã nâng cấp lên {plan}. Đã trừ {amount} vào tiền nạp.",
        ja: "{plan} にアップグレードしました。チャージから {amount} を支払いました。",
    }
    plan_done_renewed(plan, amount, date) {
        en: "{plan} is renewed until {date}. {amount} was paid from your top-up credit.",
        vi: "{plan} đã gia hạn đến ngày {date}. Đã trừ {amount} vào tiền nạp.",
        ja: "{plan} を {date} まで更新しました。チャージから {amount} を支払いました。",
    }
    plan_done_planned(plan, date) {
        en: "Your plan changes to {plan} on {date}. Until then nothing changes.",
        vi: "Ngày {date} sẽ đổi sang {plan}. Đến lúc đó mọi thứ giữ nguyên.",
        ja: "{date} に {plan} へ変わります。それまでは何も変わりません。",
    }
    plan_done_cancelled(plan, date) {
        en: "{plan} is cancelled. It runs until {date}.",
        vi: "Đã hủy {plan}. Gói dùng được đến ngày {date}.",
        ja: "{plan} を解約しました。{date} まで使えます。",
    }
    plan_done_ended(plan) { en: "{plan} has ended.", vi: "{plan} đã kết thúc.", ja: "{plan} は終了しました。" }
    plan_done_kept(plan) { en: "{plan} goes on as before.", vi: "{plan} tiếp tục như trước.", ja: "{plan} はこれまでどおり続きます。" }

    plan_not_offered { en: "This plan is not on offer.", vi: "Gói này không được bán.", ja: "このプランは提供されていません。" }
    plan_changed(amount) {
        en: "The offer has changed since it was shown: {amount} is due now. Nothing was charged; look at it again.",
        vi: "Giá đã thay đổi so với lúc hiển thị: hiện phải trả {amount}. Chưa trừ tiền; hãy xem lại.",
        ja: "表示後に内容が変わりました。現在のお支払い額は {amount} です。請求はされていません。もう一度ご確認ください。",
    }
    plan_missing(amount) {
        en: "{amount} of top-up credit is missing. Nothing was charged; add credit first.",
        vi: "Tiền nạp còn thiếu {amount}. Chưa trừ tiền; hãy nạp thêm trước.",
        ja: "チャージが {amount} 不足しています。請求はされていません。先にクレジットを追加してください。",
    }
    plan_already_running { en: "You have this plan, or another one, already.", vi: "Tài khoản đã có gói này hoặc một gói khác.", ja: "このプラン、または別のプランをすでにご利用中です。" }
    plan_not_running { en: "No plan is running.", vi: "Không có gói nào đang chạy.", ja: "利用中のプランはありません。" }
    plan_unpaid { en: "The renewal has to be paid before you can upgrade.", vi: "Cần trả phí gia hạn trước khi nâng cấp.", ja: "アップグレードの前に更新料の支払いが必要です。" }
    plan_is_cancelled {
        en: "Your plan is cancelled. Keep it first, or buy another one after its end.",
        vi: "Gói hiện tại đã hủy. Hãy giữ lại gói, hoặc mua gói khác khi gói này kết thúc.",
        ja: "現在のプランは解約済みです。継続するか、終了後に別のプランを購入してください。",
    }
    plan_not_higher { en: "This plan is not above yours.", vi: "Gói này không cao hơn gói hiện tại.", ja: "現在のプランより上位ではありません。" }
    plan_not_lower { en: "This plan is not below yours.", vi: "Gói này không thấp hơn gói hiện tại.", ja: "現在のプランより下位ではありません。" }
    plan_other_period { en: "Its period has another length: change to it at the end of yours.", vi: "Kỳ của gói này có độ dài khác: hãy đổi khi kỳ hiện tại kết thúc.", ja: "期間の長さが違います。現在の期間の終わりに変更してください。" }
    plan_period_ending { en: "Your period is about to end. Try again after its end.", vi: "Kỳ hiện tại sắp kết thúc. Hãy thử lại sau đó.", ja: "現在の期間がまもなく終わります。終了後にお試しください。" }
    plan_nothing_to_keep { en: "Your plan is neither cancelled nor to be changed.", vi: "Gói hiện tại không bị hủy và cũng không có thay đổi nào.", ja: "プランは解約も変更も予定されていません。" }
    plan_back_to { en: "Back to the plan", vi: "Quay lại gói dịch vụ", ja: "プランに戻る" }
}
