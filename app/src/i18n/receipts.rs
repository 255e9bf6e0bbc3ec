//! Texts of receipts, on the page and on paper.

use crate::i18n::texts;

texts! {
    receipt_link { en: "Receipt", vi: "Biên nhận", ja: "領収書" }
    receipt_download { en: "Download PDF", vi: "Tải PDF", ja: "PDF をダウンロード" }
    receipt_no_pdf {
        en: "The PDF cannot show every letter of this name or address. Print this page instead.",
        vi: "Tệp PDF không hiển thị được mọi chữ trong tên hoặc địa chỉ này. Hãy in trang này.",
        ja: "この宛名または住所には PDF で表示できない文字があります。代わりにこのページを印刷してください。",
    }
    receipt_print { en: "Print", vi: "In", ja: "印刷" }
    receipt_to_payment { en: "To the payment", vi: "Xem thanh toán", ja: "支払いの詳細へ" }
    receipt_not_yet_title { en: "No receipt yet", vi: "Chưa có biên nhận", ja: "領収書はまだありません" }
    receipt_not_yet {
        en: "A payment gets its receipt once it has succeeded and the credit is in the balance.",
        vi: "Biên nhận được lập khi thanh toán thành công và tiền đã vào số dư.",
        ja: "領収書は、お支払いが完了して残高に反映された時点で発行されます。",
    }

    receipt_title { en: "Receipt", vi: "Biên nhận", ja: "領収書" }
    receipt_number { en: "Receipt number", vi: "Số biên nhận", ja: "領収書番号" }
    receipt_date { en: "Date", vi: "Ngày", ja: "発行日" }
    receipt_seller { en: "Seller", vi: "Bên bán", ja: "発行者" }
    receipt_buyer { en: "Buyer", vi: "Bên mua", ja: "宛先" }
    receipt_tax_code(code) { en: "Tax code {code}", vi: "Mã số thuế {code}", ja: "税務番号 {code}" }
    receipt_what { en: "Description", vi: "Nội dung", ja: "内容" }
    receipt_line(credit) {
        en: "Prepaid credit, {credit}",
        vi: "Nạp tiền trả trước {credit}",
        ja: "前払いクレジット {credit}",
    }
    receipt_line_detail {
        en: "Added in full to the account balance.",
        vi: "Đã cộng đủ vào số dư tài khoản.",
        ja: "全額をアカウントの残高に追加しました。",
    }
    receipt_total { en: "Total paid", vi: "Tổng cộng", ja: "合計金額" }
    receipt_net { en: "Before tax", vi: "Trước thuế", ja: "税抜金額" }
    receipt_tax_rate(name, percent) { en: "{name} {percent}%", vi: "{name} {percent}%", ja: "{name} {percent}%" }
    receipt_tax { en: "Tax", vi: "Thuế", ja: "税額" }
    receipt_tax_none { en: "Not stated", vi: "Không ghi", ja: "記載なし" }
    receipt_tax_note { en: "The total includes the tax.", vi: "Tổng cộng đã gồm thuế.", ja: "合計金額は税込みです。" }
    receipt_tax_note_none {
        en: "This receipt states no tax and is not a tax invoice.",
        vi: "Biên nhận này không ghi thuế và không phải là hóa đơn giá trị gia tăng.",
        ja: "この領収書に税額の記載はなく、適格請求書（インボイス）ではありません。",
    }
    receipt_payment { en: "Payment", vi: "Thanh toán", ja: "お支払い" }
    receipt_gateway_reference(gateway) {
        en: "{gateway} reference",
        vi: "Mã giao dịch {gateway}",
        ja: "{gateway} 取引番号",
    }
    receipt_paid_at { en: "Confirmed", vi: "Xác nhận lúc", ja: "入金確認日時" }
    receipt_moment(time, offset) { en: "{time} ({offset})", vi: "{time} ({offset})", ja: "{time}（{offset}）" }
    receipt_rate_source { en: "Source of the rate", vi: "Nguồn tỷ giá", ja: "レートの出典" }
    receipt_credited { en: "Added to the balance", vi: "Cộng vào số dư", ja: "残高への追加額" }
    receipt_back(amount, state) { en: "{amount} · {state}", vi: "{amount} · {state}", ja: "{amount} · {state}" }
    receipt_consent { en: "Agreed to when paying", vi: "Điều khoản đã đồng ý khi thanh toán", ja: "お支払い時に同意された事項" }
    receipt_consent_unknown {
        en: "The text about non-refundable credit of that day.",
        vi: "Điều khoản về tiền nạp không hoàn lại, theo văn bản của ngày đó.",
        ja: "当日時点の、返金不可に関する同意文。",
    }
    receipt_consent_detail(time, version) {
        en: "Ticked {time}; version {version} of the text.",
        vi: "Đánh dấu đồng ý lúc {time}; văn bản phiên bản {version}.",
        ja: "{time} に同意（文面の版：{version}）。",
    }
    receipt_foot(seller) {
        en: "Issued electronically by {seller}; valid without a signature.",
        vi: "{seller} lập bằng phương tiện điện tử; có giá trị mà không cần chữ ký.",
        ja: "{seller} が電子的に発行しました。署名・押印がなくても有効です。",
    }
}
