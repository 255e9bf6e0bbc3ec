//! Texts of the billing profile.

use domain::{
    country::CountryCode,
    profile::{FieldError, ProfileField, ProfileProblem},
};

use crate::i18n::{Texts, texts};

texts! {
    details_lead {
        en: "Needed for your receipts. You can change everything here later, except the currency.",
        vi: "Dùng cho biên nhận. Sau này có thể sửa mọi mục, trừ loại tiền.",
        ja: "領収書に使います。通貨以外は後から変更できます。",
    }
    details_save { en: "Save and continue", vi: "Lưu và tiếp tục", ja: "保存して次へ" }
    field_kind { en: "Billing type", vi: "Loại khách hàng", ja: "請求先の種類" }
    kind_person { en: "Personal", vi: "Cá nhân", ja: "個人" }
    kind_company { en: "Company", vi: "Doanh nghiệp", ja: "法人" }
    field_country { en: "Country", vi: "Quốc gia", ja: "国" }
    country_choose { en: "Choose a country", vi: "Chọn quốc gia", ja: "国を選択" }
    field_currency { en: "Balance currency", vi: "Loại tiền của số dư", ja: "残高の通貨" }
    currency_rule {
        en: "The country decides the currency: Vietnam VND, Japan JPY, elsewhere USD or EUR. Once you save, it cannot be changed.",
        vi: "Quốc gia quyết định loại tiền: Việt Nam VND, Nhật Bản JPY, nơi khác USD hoặc EUR. Sau khi lưu sẽ không thể đổi.",
        ja: "通貨は国で決まります（ベトナム：VND、日本：JPY、その他：USD または EUR）。保存すると変更できません。",
    }
    currency_of(country, cur) { en: "{country} uses {cur}.", vi: "{country} dùng {cur}.", ja: "{country}の通貨は {cur} です。" }
    currency_lock(cur) {
        en: "Once you save, the balance currency ({cur}) cannot be changed.",
        vi: "Sau khi lưu sẽ không thể đổi loại tiền của số dư ({cur}).",
        ja: "保存すると、残高の通貨（{cur}）は変更できません。",
    }
    currency_locked {
        en: "Fixed with the first billing details: credit bought in one currency stays in it.",
        vi: "Đã cố định từ lần lưu thông tin đầu tiên: tiền nạp bằng loại tiền nào sẽ giữ nguyên loại tiền đó.",
        ja: "最初の請求先情報で確定済みです。追加したクレジットの通貨は変わりません。",
    }
    currency_vnd { en: "VND, đồng", vi: "VND, đồng", ja: "VND（ドン）" }
    currency_jpy { en: "JPY, yen", vi: "JPY, yên", ja: "JPY（円）" }
    currency_usd { en: "USD, dollar", vi: "USD, đô la", ja: "USD（ドル）" }
    currency_eur { en: "EUR, euro", vi: "EUR, euro", ja: "EUR（ユーロ）" }
    country_pays_with(methods) { en: "You pay with {methods}.", vi: "Thanh toán bằng {methods}.", ja: "支払い方法：{methods}" }
    field_full_name { en: "Full name", vi: "Họ và tên", ja: "氏名" }
    field_company_name { en: "Company name", vi: "Tên doanh nghiệp", ja: "会社名" }
    field_billing_email { en: "Billing email", vi: "Email nhận biên nhận", ja: "請求先メールアドレス" }
    field_address { en: "Address", vi: "Địa chỉ", ja: "住所" }
    field_tax_code { en: "Tax code", vi: "Mã số thuế", ja: "税務番号" }
    field_tax_code_jp { en: "Corporate number", vi: "Mã số pháp nhân", ja: "法人番号" }
    tax_hint_vn { en: "10 or 13 digits.", vi: "10 hoặc 13 chữ số.", ja: "10桁または13桁の数字。" }
    tax_hint_jp { en: "13 digits, with or without T.", vi: "13 chữ số, có hoặc không có T.", ja: "13桁の数字。先頭の T はあってもなくても構いません。" }
    tax_hint_elsewhere {
        en: "In the European Union: the VAT number.",
        vi: "Ở Liên minh châu Âu: mã số VAT.",
        ja: "EU の場合は VAT 番号。",
    }

    profile_too_short(min) { en: "At least {min} characters.", vi: "Ít nhất {min} ký tự.", ja: "{min} 文字以上で入力してください。" }
    profile_forbidden {
        en: "There is a character here that cannot be printed. Type the text anew.",
        vi: "Có ký tự không in được. Hãy gõ lại nội dung này.",
        ja: "使用できない文字が含まれています。入力し直してください。",
    }
    profile_country { en: "Choose a country from the list.", vi: "Hãy chọn quốc gia trong danh sách.", ja: "一覧から国を選んでください。" }
    profile_kind { en: "Choose personal or company.", vi: "Hãy chọn cá nhân hoặc doanh nghiệp.", ja: "個人か法人を選んでください。" }
    profile_currency { en: "Choose the currency of the balance.", vi: "Hãy chọn loại tiền của số dư.", ja: "残高の通貨を選んでください。" }
    profile_currency_not_offered {
        en: "This country uses another currency. Look at the currency again, then save.",
        vi: "Quốc gia này dùng loại tiền khác. Hãy xem lại loại tiền rồi lưu.",
        ja: "この国では別の通貨を使います。通貨を確認してから保存してください。",
    }
    country_vietnam { en: "Vietnam", vi: "Việt Nam", ja: "ベトナム" }
    country_japan { en: "Japan", vi: "Nhật Bản", ja: "日本" }
    profile_country_locked(country, other, cur) {
        en: "{country} uses {other}, your balance is in {cur}. Open another account for {country}.",
        vi: "{country} dùng {other}, còn số dư là {cur}. Hãy mở tài khoản khác cho {country}.",
        ja: "{country}の通貨は {other} ですが、残高は {cur} です。{country}用に別のアカウントを作成してください。",
    }
    profile_currency_locked(other, cur) {
        en: "This country uses {other}, your balance is in {cur}. Open another account for it.",
        vi: "Quốc gia này dùng {other}, còn số dư là {cur}. Hãy mở tài khoản khác cho quốc gia này.",
        ja: "この国の通貨は {other} ですが、残高は {cur} です。この国用に別のアカウントを作成してください。",
    }
    tax_required { en: "A company needs its tax code.", vi: "Doanh nghiệp cần có mã số thuế.", ja: "法人の場合は入力が必要です。" }
    tax_length(n) {
        en: "This tax code has the wrong length: {n} characters.",
        vi: "Mã số thuế có độ dài không đúng: {n} ký tự.",
        ja: "番号の長さが正しくありません（入力は{n}文字）。",
    }
    tax_length_vn(n) {
        en: "A Vietnamese tax code has 10 or 13 digits; this has {n}.",
        vi: "Mã số thuế gồm 10 hoặc 13 chữ số; mã này có {n}.",
        ja: "ベトナムの税務コードは10桁または13桁です（入力は{n}桁）。",
    }
    tax_length_jp(n) {
        en: "A Japanese corporate number has 13 digits; this has {n}.",
        vi: "Mã số pháp nhân Nhật Bản gồm 13 chữ số; mã này có {n}.",
        ja: "法人番号は13桁です（入力は{n}桁）。",
    }
    tax_check {
        en: "This tax code has a typing mistake: the check digit does not fit.",
        vi: "Mã số thuế bị gõ sai: chữ số kiểm tra không khớp.",
        ja: "番号に誤りがあります。検査用数字が一致しません。",
    }
    tax_format {
        en: "This is not how tax codes of this country look. Compare it with your documents.",
        vi: "Mã này không đúng dạng mã số thuế của quốc gia. Hãy đối chiếu với giấy tờ.",
        ja: "この国の番号の形式と異なります。書類をご確認ください。",
    }
}

/// What is wrong with a field of the billing profile.
#[must_use]
pub fn profile_problem(texts: Texts, error: &FieldError) -> String {
    match error.problem {
        ProfileProblem::Missing => match error.field {
            ProfileField::Kind => texts.profile_kind(),
            ProfileField::Country => texts.profile_country(),
            ProfileField::Currency => texts.profile_currency(),
            _ => texts.error_missing(),
        }
        .to_owned(),
        ProfileProblem::TooShort { min } => texts.profile_too_short(&min.to_string()),
        ProfileProblem::TooLong { max } => texts.error_too_long(&max.to_string()),
        ProfileProblem::ForbiddenCharacter => texts.profile_forbidden().to_owned(),
        ProfileProblem::BadEmail => texts.email_bad().to_owned(),
        ProfileProblem::UnknownCountry => texts.profile_country().to_owned(),
        ProfileProblem::TaxCodeRequired => texts.tax_required().to_owned(),
        ProfileProblem::TaxCodeLength { n } => texts.tax_length(&n.to_string()),
        ProfileProblem::TaxCodeCheckDigit => texts.tax_check().to_owned(),
        ProfileProblem::TaxCodeFormat => texts.tax_format().to_owned(),
        ProfileProblem::CurrencyNotOffered => texts.profile_currency_not_offered().to_owned(),
        ProfileProblem::CurrencyLocked { held, country_uses } => {
            texts.profile_currency_locked(country_uses.code(), held.code())
        }
    }
}

/// The same for one who knows the country: tax codes are then explained by that country's rule, and the countries with
/// a currency of their own are named.
#[must_use]
pub fn profile_problem_in(texts: Texts, error: &FieldError, country: Option<CountryCode>) -> String {
    let name = match country {
        Some(CountryCode::VIETNAM) => Some(texts.country_vietnam()),
        Some(CountryCode::JAPAN) => Some(texts.country_japan()),
        _ => None,
    };
    if let (ProfileProblem::CurrencyLocked { held, country_uses }, ProfileField::Country, Some(name)) =
        (error.problem, error.field, name)
    {
        return texts.profile_country_locked(name, country_uses.code(), held.code());
    }
    match (error.problem, country) {
        (ProfileProblem::TaxCodeLength { n }, Some(CountryCode::VIETNAM)) => texts.tax_length_vn(&n.to_string()),
        (ProfileProblem::TaxCodeLength { n }, Some(CountryCode::JAPAN)) => texts.tax_length_jp(&n.to_string()),
        _ => profile_problem(texts, error),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        country::CountryCode,
        currency::Currency,
        language::Language,
        profile::{FieldError, ProfileField, ProfileProblem},
    };

    use super::profile_problem_in;
    use crate::i18n::Texts;

    #[test]
    fn the_country_with_another_currency_is_named() {
        let problem = ProfileProblem::CurrencyLocked { held: Currency::Jpy, country_uses: Currency::Vnd };
        let error = FieldError { field: ProfileField::Country, problem };
        for (language, sentence) in [
            (Language::En, "Vietnam uses VND, your balance is in JPY. Open another account for Vietnam."),
            (Language::Vi, "Việt Nam dùng VND, còn số dư là JPY. Hãy mở tài khoản khác cho Việt Nam."),
            (
                Language::Ja,
                "ベトナムの通貨は VND ですが、残高は JPY です。ベトナム用に別のアカウントを作成してください。",
            ),
        ] {
            assert_eq!(profile_problem_in(Texts::from(language), &error, Some(CountryCode::VIETNAM)), sentence);
        }
    }
}
