//! Pages as PDF.

use core::num::NonZeroU16;

use domain::receipt::Sheet;
use krilla::{
    Document,
    color::luma,
    error::KrillaError,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Node, SpanTag, Tag, TagGroup, TagKind, TagTree},
};

use crate::{
    fonts::Fonts,
    layout::{HEIGHT, Page, Role, Rule, Text, WIDTH},
};

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The built-in fonts cannot be read.
    #[error("the fonts cannot be read")]
    Fonts,
    /// The document cannot be written.
    #[error("the document cannot be written: {0:?}")]
    Document(KrillaError),
}

/// Writes the pages of a receipt.
pub fn write(pages: &[Page], fonts: &Fonts, sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}", sheet.title, sheet.number))
            .language(sheet.language.tag().to_owned())
            .authors(vec![sheet.seller.name.clone()])
            .creator("Prepay".to_owned())
            .document_id(sheet.number.clone()),
    );
    let mut tree = TagTree::new().with_lang(Some(sheet.language.tag().to_owned()));
    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PaperError::Fonts)?;
    for page in pages {
        let mut paper = document.start_page_with(settings.clone());
        let mut surface = paper.surface();
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
        page.rules.iter().for_each(|rule| draw_rule(&mut surface, rule));
        surface.end_tagged();
        for paragraph in page.texts.chunk_by(|one, next| one.paragraph == next.paragraph) {
            let lines: Vec<Node> = paragraph.iter().map(|text| draw_text(&mut surface, fonts, text, sheet)).collect();
            tree.push(TagGroup::with_children(kind(paragraph), lines));
        }
        surface.finish();
        paper.finish();
    }
    document.set_tag_tree(tree);
    document.finish().map_err(PaperError::Document)
}

/// What a paragraph is.
fn kind(paragraph: &[Text]) -> TagKind {
    let level = |level: NonZeroU16| {
        let title = paragraph.first().map(|text| text.line.clone());
        TagKind::from(Tag::Hn(level, title))
    };
    match paragraph.first().map(|text| text.style.role) {
        Some(Role::Title) => level(NonZeroU16::MIN),
        Some(Role::Heading) => level(NonZeroU16::MIN.saturating_add(1)),
        Some(Role::Text) | None => Tag::P.into(),
    }
}

fn ink(grey: u8) -> Fill {
    Fill { paint: luma::Color::new(grey).into(), ..Fill::default() }
}

fn draw_rule(surface: &mut Surface<'_>, rule: &Rule) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_ltrb(rule.left, rule.y, rule.right, rule.y + rule.height) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(ink(rule.grey)));
        surface.draw_path(&path);
    }
}

/// Draws one line; answers what names it in the tree.
fn draw_text(surface: &mut Surface<'_>, fonts: &Fonts, text: &Text, sheet: &Sheet) -> Node {
    let is_consent = text.line.len() > 2 && sheet.consent.text.contains(&text.line);
    let language = if is_consent { sheet.consent.language } else { sheet.language };
    let tag = SpanTag::empty().with_lang((language != sheet.language).then(|| language.tag()));
    let identifier = surface.start_tagged(ContentTag::Span(tag));
    surface.set_fill(Some(ink(text.style.grey)));
    let mut x = text.x;
    for run in fonts.runs(&text.line, text.style.weight) {
        surface.draw_glyphs(Point::from_xy(x, text.y), &run.glyphs, run.font, &run.text, text.style.size, false);
        x += run.width * text.style.size;
    }
    surface.end_tagged();
    identifier.into()
}
