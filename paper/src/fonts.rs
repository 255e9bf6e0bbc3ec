//! The fonts, and text set in them.

use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Face, UnicodeBuffer};

const LATIN: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
const LATIN_BOLD: &[u8] = include_bytes!("../fonts/NotoSans-SemiBold.ttf");
const JAPANESE: &[u8] = include_bytes!("../fonts/NotoSansJP-Regular.ttf");
const JAPANESE_BOLD: &[u8] = include_bytes!("../fonts/NotoSansJP-SemiBold.ttf");

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Headings, names and totals.
    Bold,
}

/// One font file: for shaping and for embedding.
struct Typeface {
    shape: Face<'static>,
    embed: Font,
}

impl Typeface {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { shape: Face::from_slice(bytes, 0)?, embed: Font::new(bytes.into(), 0)? })
    }

    fn has(&self, letter: char) -> bool {
        self.shape.glyph_index(letter).is_some()
    }
}

/// All fonts.
pub struct Fonts {
    regular: Vec<Typeface>,
    bold: Vec<Typeface>,
}

/// The fonts, read once; `None` when a file is broken.
pub fn fonts() -> Option<&'static Fonts> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            let regular = vec![Typeface::read(LATIN)?, Typeface::read(JAPANESE)?];
            let bold = vec![Typeface::read(LATIN_BOLD)?, Typeface::read(JAPANESE_BOLD)?];
            Some(Fonts { regular, bold })
        })
        .as_ref()
}

/// A piece of text in one font: its glyphs, with their measures as parts of the font's size.
pub struct Run {
    /// The text.
    pub text: String,
    /// Its glyphs.
    pub glyphs: Vec<KrillaGlyph>,
    /// The font that has them.
    pub font: Font,
    /// How wide it is, as part of the font's size.
    pub width: f32,
}

impl Fonts {
    const fn of(&self, weight: Weight) -> &Vec<Typeface> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// Whether a letter can be set, however heavy.
    pub fn have(&self, letter: char) -> bool {
        [&self.regular, &self.bold].into_iter().all(|faces| faces.iter().any(|face| face.has(letter)))
    }

    /// Shapes a text of one line.
    pub fn runs(&self, text: &str, weight: Weight) -> Vec<Run> {
        let faces = self.of(weight);
        let mut parts: Vec<(usize, String)> = Vec::new();
        for letter in text.chars() {
            let last = parts.last_mut();
            // Marks and spaces stay with what they follow.
            let stays = |face: usize| {
                let clings = letter.is_whitespace() || ('\u{300}'..='\u{36f}').contains(&letter);
                clings && faces.get(face).is_some_and(|face| face.has(letter))
            };
            let face = match &last {
                Some((face, _)) if stays(*face) => *face,
                _ => faces.iter().position(|face| face.has(letter)).unwrap_or(0),
            };
            match last {
                Some((held, part)) if *held == face => part.push(letter),
                _ => parts.push((face, letter.to_string())),
            }
        }
        parts.into_iter().filter_map(|(face, part)| Some(shape(faces.get(face)?, part))).collect()
    }

    /// How wide a text of one line is, as part of the font's size.
    pub fn width(&self, text: &str, weight: Weight) -> f32 {
        self.runs(text, weight).iter().map(|run| run.width).sum()
    }
}

fn shape(face: &Typeface, text: String) -> Run {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(&face.shape, &[], buffer);
    let em = face.embed.units_per_em();
    let part = |units: i32| f32::from(i16::try_from(units).unwrap_or(i16::MAX)) / em;
    let infos = shaped.glyph_infos();
    let start = |index: usize| infos.get(index).and_then(|info| usize::try_from(info.cluster).ok());
    let mut glyphs = Vec::with_capacity(infos.len());
    for (index, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
        let from = start(index).unwrap_or(0);
        let next = (index + 1..infos.len()).filter_map(start).find(|next| *next > from);
        glyphs.push(KrillaGlyph::new(
            GlyphId::new(info.glyph_id),
            part(position.x_advance),
            part(position.x_offset),
            part(position.y_offset),
            part(position.y_advance),
            from..next.unwrap_or(text.len()),
            None,
        ));
    }
    let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
    Run { text, glyphs, font: face.embed.clone(), width }
}
