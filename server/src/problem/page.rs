//! The page shown when the app itself could not answer. It needs nothing: no database, no style sheet, no script.

use domain::language::Language;

use super::ProblemKind;

/// A whole HTML document. Nothing in it comes from the request but its id, which has a safe alphabet.
pub fn html(kind: ProblemKind, language: Language, request_id: &str) -> String {
    let texts = texts(language);
    let (title, sentence) = texts.of(kind);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Prepay</title></head>\
         <body><main><h1>{title}</h1><p>{sentence}</p><p><a href=\"/billing\">{}</a></p>\
         <p><small>{}: <code>{request_id}</code></small></p></main></body></html>\n",
        language.tag(),
        texts.back,
        texts.reference,
    )
}

struct Texts {
    refused: (&'static str, &'static str),
    slow_down: (&'static str, &'static str),
    exports: (&'static str, &'static str),
    no_pdf: (&'static str, &'static str),
    missing: (&'static str, &'static str),
    broken: (&'static str, &'static str),
    back: &'static str,
    reference: &'static str,
}

impl Texts {
    const fn of(&self, kind: ProblemKind) -> (&'static str, &'static str) {
        match kind {
            ProblemKind::RateLimited => self.slow_down,
            ProblemKind::ExportBusy => self.exports,
            ProblemKind::UnprintableReceipt => self.no_pdf,
            ProblemKind::NotFound
            | ProblemKind::MethodNotAllowed
            | ProblemKind::UnknownAccount
            | ProblemKind::NoSuchHold => self.missing,
            ProblemKind::Timeout | ProblemKind::Unavailable | ProblemKind::Internal => self.broken,
            ProblemKind::Unauthenticated
            | ProblemKind::CrossSite
            | ProblemKind::BodyTooLarge
            | ProblemKind::InvalidApiKey
            | ProblemKind::MissingScope
            | ProblemKind::KeyConflict
            | ProblemKind::UnsupportedMediaType
            | ProblemKind::InvalidRequest
            | ProblemKind::InsufficientCredit
            | ProblemKind::UnreadableBody
            | ProblemKind::InvalidSignature => self.refused,
        }
    }
}

const fn texts(language: Language) -> Texts {
    match language {
        Language::En => Texts {
            refused: ("This request was not accepted", "Nothing was changed. Go back, reload the page and try again."),
            slow_down: ("Too many tries", "Wait a few minutes, then try again."),
            exports: ("Other exports are running", "Wait until one of them has finished, then try again."),
            no_pdf: (
                "No PDF of this receipt",
                "The PDF cannot show every letter of this name or address. Print the receipt's page instead.",
            ),
            missing: ("Page not found", "There is nothing at this address."),
            broken: ("Something went wrong", "Nothing was charged by this. Try again in a moment."),
            back: "To the billing page",
            reference: "Reference",
        },
        Language::Vi => Texts {
            refused: ("Yêu cầu không được chấp nhận", "Không có gì thay đổi. Hãy quay lại, tải lại trang và thử lại."),
            slow_down: ("Thử quá nhiều lần", "Hãy đợi vài phút rồi thử lại."),
            exports: ("Đang có lượt xuất dữ liệu khác", "Hãy đợi một lượt xong rồi thử lại."),
            no_pdf: (
                "Biên nhận này không có tệp PDF",
                "Tệp PDF không hiển thị được mọi chữ trong tên hoặc địa chỉ này. Hãy in trang biên nhận.",
            ),
            missing: ("Không tìm thấy trang", "Không có gì ở địa chỉ này."),
            broken: ("Đã xảy ra lỗi", "Bạn không bị trừ tiền vì lỗi này. Hãy thử lại sau giây lát."),
            back: "Đến trang thanh toán",
            reference: "Mã tham chiếu",
        },
        Language::Ja => Texts {
            refused: (
                "リクエストを受け付けられませんでした",
                "変更は行われていません。前のページに戻り、再読み込みしてからもう一度お試しください。",
            ),
            slow_down: ("試行回数が多すぎます", "数分待ってから、もう一度お試しください。"),
            exports: ("ほかの書き出しが実行中です", "終わるのを待ってから、もう一度お試しください。"),
            no_pdf: (
                "この領収書の PDF はありません",
                "この宛名または住所には PDF で表示できない文字があります。代わりに領収書のページを印刷してください。",
            ),
            missing: ("ページが見つかりません", "このアドレスには何もありません。"),
            broken: (
                "エラーが発生しました",
                "このエラーによる請求はありません。しばらくしてからもう一度お試しください。",
            ),
            back: "請求ページへ",
            reference: "参照番号",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{super::ProblemKind, html};
    use domain::language::Language;

    #[test]
    fn every_problem_has_a_page_in_every_language() {
        for language in Language::ALL {
            for kind in ProblemKind::ALL {
                let page = html(kind, language, "0123abcd");
                assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())));
                assert!(page.contains("0123abcd"));
            }
        }
    }
}
