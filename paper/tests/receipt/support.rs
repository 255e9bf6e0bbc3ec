//! Receipts as the app words them, in every language.

use domain::{
    language::Language,
    receipt::{Consent, Line, Pair, Party, Section, Sheet},
};

fn pairs(rows: &[(&str, &str)]) -> Vec<Pair> {
    rows.iter().map(|(label, value)| Pair { label: (*label).to_owned(), value: (*value).to_owned() }).collect()
}

fn lines(rows: &[&str]) -> Vec<String> {
    rows.iter().map(|line| (*line).to_owned()).collect()
}

/// A receipt in a language.
pub fn sample(language: Language) -> Sheet {
    match language {
        Language::En => english(),
        Language::Vi => vietnamese(),
        Language::Ja => japanese(),
    }
}

fn english() -> Sheet {
    Sheet {
        language: Language::En,
        title: "Receipt".to_owned(),
        number: "RCT-000000000A-0003".to_owned(),
        facts: pairs(&[("Receipt number", "RCT-000000000A-0003"), ("Date", "20 Nov 2026")]),
        seller: Party {
            role: "Seller".to_owned(),
            name: "Prepay".to_owned(),
            lines: lines(&["1 Market Street", "London EC1A 1AA", "billing@prepay.example"]),
        },
        buyer: Party {
            role: "Buyer".to_owned(),
            name: "Müller & Søn Łódź GmbH".to_owned(),
            lines: lines(&["Große Straße 5", "10115 Berlin", "Germany", "Tax code DE123456789"]),
        },
        heads: ("Description".to_owned(), "Amount".to_owned()),
        lines: vec![Line {
            what: "Prepaid credit, 2,000,000\u{a0}₫".to_owned(),
            detail: "Added in full to the account balance.".to_owned(),
            amount: "US$76.02".to_owned(),
        }],
        sums: pairs(&[("Tax", "Not stated")]),
        total: pairs(&[("Total paid", "US$76.02")]).remove(0),
        tax_note: "This receipt states no tax and is not a tax invoice.".to_owned(),
        sections: vec![
            Section {
                heading: "Payment".to_owned(),
                rows: pairs(&[
                    ("Paid with", "PayPal"),
                    ("PayPal reference", "8XK41234AB567890C"),
                    ("Payment number", "PAY-000000000A-ABCDEFGHJK"),
                    ("Confirmed", "20 Nov 2026, 14:06 (UTC+07:00)"),
                    ("Charge", "US$76.02"),
                    ("Exchange rate", "1\u{a0}USD = 26,310.5\u{a0}₫"),
                    ("Source of the rate", "Test Bank, 20 Nov 2026, 14:05. The charge includes a spread of 0.5%."),
                    ("Added to the balance", "2,000,000\u{a0}₫"),
                ]),
            },
            Section { heading: "Refunds and disputes".to_owned(), rows: pairs(&[("Refund", "US$10.00 · Paid back")]) },
        ],
        consent: Consent {
            heading: "Agreed to when paying".to_owned(),
            text: "I understand that credits are non-refundable once added.".to_owned(),
            language: Language::En,
            detail: "Ticked 20 Nov 2026, 14:05 (UTC+07:00); version 2026-11 of the text.".to_owned(),
        },
        foot: "Issued electronically by Prepay; valid without a signature.".to_owned(),
    }
}

fn vietnamese() -> Sheet {
    Sheet {
        language: Language::Vi,
        title: "Biên nhận".to_owned(),
        facts: pairs(&[("Số biên nhận", "RCT-000000000A-0003"), ("Ngày", "20/11/2026")]),
        seller: Party {
            role: "Bên bán".to_owned(),
            name: "Công ty TNHH Chợ Trí Tuệ Nhân Tạo Việt Nam".to_owned(),
            lines: lines(&["Tầng 12, 35 Phố Huế, Quận Hai Bà Trưng", "Hà Nội", "Mã số thuế 0101243150"]),
        },
        buyer: Party {
            role: "Bên mua".to_owned(),
            name: "Công ty trách nhiệm hữu hạn một thành viên thương mại và dịch vụ Nguyễn Thị Thanh Phương Uyên"
                .to_owned(),
            lines: lines(&["Số 7 ngõ 20, phường Cát Linh, quận Đống Đa", "Hà Nội", "Việt Nam", "lan@saomai.example"]),
        },
        heads: ("Nội dung".to_owned(), "Số tiền".to_owned()),
        lines: vec![Line {
            what: "Nạp tiền trả trước 5.000.000\u{a0}₫".to_owned(),
            detail: "Đã cộng đủ vào số dư tài khoản.".to_owned(),
            amount: "5.000.000\u{a0}₫".to_owned(),
        }],
        sums: pairs(&[("Trước thuế", "4.629.630\u{a0}₫"), ("VAT 8%", "370.370\u{a0}₫")]),
        total: pairs(&[("Tổng cộng", "5.000.000\u{a0}₫")]).remove(0),
        tax_note: "Tổng cộng đã gồm thuế.".to_owned(),
        sections: vec![Section {
            heading: "Thanh toán".to_owned(),
            rows: pairs(&[
                ("Cách thanh toán", "VNPay"),
                ("Mã giao dịch VNPay", "14422574"),
                ("Mã thanh toán", "PAY-000000000A-ABCDEFGHJK"),
                ("Xác nhận lúc", "20/11/2026, 14:06 (UTC+07:00)"),
            ]),
        }],
        consent: Consent {
            heading: "Điều khoản đã đồng ý khi thanh toán".to_owned(),
            text: "Tôi hiểu rằng tiền đã nạp không được hoàn lại.".to_owned(),
            language: Language::Vi,
            detail: "Đánh dấu đồng ý lúc 20/11/2026, 14:05 (UTC+07:00); văn bản phiên bản 2026-11.".to_owned(),
        },
        foot:
            "Công ty TNHH Chợ Trí Tuệ Nhân Tạo Việt Nam lập bằng phương tiện điện tử; có giá trị mà không cần chữ ký."
                .to_owned(),
        ..english()
    }
}

fn japanese() -> Sheet {
    Sheet {
        language: Language::Ja,
        title: "領収書".to_owned(),
        facts: pairs(&[("領収書番号", "RCT-000000000A-0003"), ("発行日", "2026年11月20日")]),
        seller: Party {
            role: "発行者".to_owned(),
            name: "株式会社プリペイ".to_owned(),
            lines: lines(&["東京都千代田区丸の内1丁目9番1号 丸の内中央ビルディング 12階", "税務番号 T7000012050002"]),
        },
        buyer: Party {
            role: "宛先".to_owned(),
            name: "株式会社髙﨑人工知能研究所 御中".to_owned(),
            lines: lines(&["大阪府大阪市北区梅田3丁目1番3号", "日本", "keiri@takasaki.example"]),
        },
        heads: ("内容".to_owned(), "金額".to_owned()),
        lines: vec![Line {
            what: "前払いクレジット ￥30,000".to_owned(),
            detail: "全額をアカウントの残高に追加しました。".to_owned(),
            amount: "￥30,000".to_owned(),
        }],
        sums: pairs(&[("税額", "記載なし")]),
        total: pairs(&[("合計金額", "￥30,000")]).remove(0),
        tax_note: "この領収書に税額の記載はなく、適格請求書（インボイス）ではありません。".to_owned(),
        sections: vec![Section {
            heading: "お支払い".to_owned(),
            rows: pairs(&[
                ("支払い方法", "カード・コンビニ（Stripe）"),
                ("Stripe 取引番号", "pi_3QabcdEFghIJklMN0opqRSTu"),
                ("支払い番号", "PAY-000000000A-ABCDEFGHJK"),
                ("入金確認日時", "2026年11月20日 14:06（UTC+09:00）"),
            ]),
        }],
        consent: Consent {
            heading: "お支払い時に同意された事項".to_owned(),
            text: "追加したクレジットは返金されないことを理解しました。".to_owned(),
            language: Language::Ja,
            detail: "2026年11月20日 14:05（UTC+09:00） に同意（文面の版：2026-11）。".to_owned(),
        },
        foot: "株式会社プリペイ が電子的に発行しました。署名・押印がなくても有効です。".to_owned(),
        ..english()
    }
}
