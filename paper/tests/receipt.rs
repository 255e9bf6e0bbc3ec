//! A receipt on paper, read back by another reader.

#[path = "receipt/support.rs"]
mod support;

use domain::{language::Language, receipt::Pair};
use lopdf::{Document, Object};

fn read(sheet: &domain::receipt::Sheet) -> Document {
    Document::load_mem(&paper::receipt_pdf(sheet).unwrap()).unwrap()
}

/// All text, without spaces: readers put them where they see them.
fn text(document: &Document) -> String {
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document.extract_text(&pages).unwrap().chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// As this reader tells it: two letters are drawn as a letter and its mark, and it does not look at `ActualText`, which has
/// them whole.
fn bare(text: &str) -> String {
    text.replace('ị', "i\u{fffd}").replace('ụ', "u\u{fffd}").chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn one_a4_page_in_its_language_with_text_that_can_be_read() {
    for language in Language::ALL {
        let sheet = support::sample(language);
        let document = read(&sheet);
        let pages = document.get_pages();
        assert_eq!(pages.len(), 1, "{language:?}");
        let page = document.get_object(pages[&1]).unwrap().as_dict().unwrap();
        let size: Vec<f32> =
            page.get(b"MediaBox").unwrap().as_array().unwrap().iter().map(|side| side.as_float().unwrap()).collect();
        assert!((size[2] - 595.28).abs() < 0.1 && (size[3] - 841.89).abs() < 0.1, "{size:?}");
        let said = document.catalog().unwrap().get(b"Lang").unwrap();
        assert_eq!(said.as_str().unwrap(), language.tag().as_bytes());

        let text = text(&document);
        let words = [&sheet.title, &sheet.number, &sheet.seller.name, &sheet.buyer.name, &sheet.total.value];
        let rows = sheet.sections.iter().flat_map(|section| &section.rows).map(|Pair { value, .. }| value);
        for word in words.into_iter().chain(rows).chain([&sheet.consent.text, &sheet.tax_note, &sheet.foot]) {
            assert!(text.contains(&bare(word)), "{language:?} lacks {word}: {text}");
        }
    }
}

#[test]
fn every_font_is_embedded_and_cut_to_what_is_used() {
    for language in Language::ALL {
        let bytes = paper::receipt_pdf(&support::sample(language)).unwrap();
        assert!(bytes.len() < 120_000, "{language:?}: {} bytes", bytes.len());
        let document = Document::load_mem(&bytes).unwrap();
        let is_descriptor = |object: &&Object| object.as_dict().is_ok_and(|dict| dict.has_type(b"FontDescriptor"));
        let descriptors: Vec<_> = document.objects.values().filter(is_descriptor).collect();
        assert!(!descriptors.is_empty());
        for descriptor in descriptors {
            let dict = descriptor.as_dict().unwrap();
            assert!(dict.has(b"FontFile2") || dict.has(b"FontFile3"), "{dict:?}");
        }
    }
}

#[test]
fn the_same_sheet_is_the_same_file() {
    let sheet = support::sample(Language::Ja);
    assert_eq!(paper::receipt_pdf(&sheet).unwrap(), paper::receipt_pdf(&sheet).unwrap());
}

#[test]
fn what_is_too_long_for_a_page_goes_on_on_the_next() {
    let mut sheet = support::sample(Language::Vi);
    let row = sheet.sections[0].rows[0].clone();
    sheet.sections[0].rows.extend(vec![row; 60]);
    assert!(read(&sheet).get_pages().len() > 1);
}

#[test]
fn letters_that_no_font_has_are_told() {
    for language in Language::ALL {
        let sheet = support::sample(language);
        assert!(paper::can_print(&sheet), "{language:?}");
        for (text, can) in [
            ("Nguyễn Thị Thanh Phương Uyên", true),
            ("Łódź · Größe · Αθήνα · Москва", true),
            ("株式会社青空 髙﨑 カタカナ（株）", true),
            ("joined\u{200d}by a mark,\ttab\u{3000}and space\u{fe0f}", true),
            ("สมชาย ใจดี", false),
            ("김철수", false),
            ("محمد", false),
            ("अमित", false),
            ("北京云计算有限公司发", false),
            ("Rocket 🚀 Ltd", false),
        ] {
            let mut named = sheet.clone();
            text.clone_into(&mut named.buyer.name);
            assert_eq!(paper::can_print(&named), can, "name: {text}");
            let mut housed = sheet.clone();
            housed.buyer.lines.push(text.to_owned());
            assert_eq!(paper::can_print(&housed), can, "address: {text}");
            let mut told = sheet.clone();
            told.sections[0].rows.push(Pair { label: String::new(), value: text.to_owned() });
            assert_eq!(paper::can_print(&told), can, "fact: {text}");
        }
    }
}
