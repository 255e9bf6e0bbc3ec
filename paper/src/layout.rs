//! Where things stand: pages of texts and rules, filled from the top.

use crate::{
    fonts::{Fonts, Weight},
    lines::break_lines,
};

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// A4, in points.
pub const HEIGHT: f32 = 841.89;
/// What stays empty at both sides.
pub const SIDE: f32 = 56.0;
/// What stays empty above.
const TOP: f32 = 62.0;
/// Where the text ends; the foot stands below.
const BOTTOM: f32 = HEIGHT - 84.0;

/// What a text is, for readers that do not see the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The title.
    Title,
    /// A heading.
    Heading,
    /// Anything else.
    Text,
}

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// In points.
    pub size: f32,
    /// From one line to the next, as part of the size.
    pub leading: f32,
    /// How heavy.
    pub weight: Weight,
    /// Black is 0.
    pub grey: u8,
    /// What it is.
    pub role: Role,
}

/// Where text stands across the page: from `left`, at most `width` wide, at its beginning or at its end.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// In points, from the page's edge.
    pub left: f32,
    /// In points.
    pub width: f32,
    /// Whether it stands at the end.
    pub at_end: bool,
}

/// One line of text on a page.
pub struct Text {
    /// The line.
    pub line: String,
    /// How it looks.
    pub style: Style,
    /// Where it begins.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// Lines of one paragraph share a number.
    pub paragraph: usize,
}

/// A line across.
pub struct Rule {
    /// From here.
    pub left: f32,
    /// To here.
    pub right: f32,
    /// At its upper edge.
    pub y: f32,
    /// How thick.
    pub height: f32,
    /// Black is 0.
    pub grey: u8,
}

/// One page.
#[derive(Default)]
pub struct Page {
    /// In the order in which they are read.
    pub texts: Vec<Text>,
    /// Lines.
    pub rules: Vec<Rule>,
}

/// Pages being filled.
pub struct Flow<'a> {
    fonts: &'a Fonts,
    pages: Vec<Page>,
    /// How far the page is filled.
    pub y: f32,
    paragraphs: usize,
}

impl<'a> Flow<'a> {
    /// One empty page.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, pages: vec![Page::default()], y: TOP, paragraphs: 0 }
    }

    /// The pages.
    pub fn finish(self) -> Vec<Page> {
        self.pages
    }

    /// Leaves something empty.
    pub fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// Begins a new page unless so much fits on this one.
    pub fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.pages.push(Page::default());
            self.y = TOP;
        }
    }

    /// How high a text will be.
    pub fn height(&self, text: &str, style: Style, column: Column) -> f32 {
        let lines = break_lines(self.fonts, text, style.weight, column.width / style.size);
        lines.iter().map(|_| style.size * style.leading).sum()
    }

    /// Begins a paragraph: the texts that follow belong together.
    pub const fn paragraph(&mut self) {
        self.paragraphs += 1;
    }

    /// Sets a text at the present height and answers how high it is.
    pub fn put(&mut self, text: &str, style: Style, column: Column) -> f32 {
        let mut down = 0.0;
        for line in break_lines(self.fonts, text, style.weight, column.width / style.size) {
            let width = self.fonts.width(&line, style.weight) * style.size;
            let x = if column.at_end { column.left + column.width - width } else { column.left };
            // The baseline: the letters stand in the middle of their line.
            let y = self.y + down + style.size * (style.leading / 2.0 + 0.36);
            down += style.size * style.leading;
            let paragraph = self.paragraphs;
            if let Some(page) = self.pages.last_mut().filter(|_| !line.is_empty()) {
                page.texts.push(Text { line, style, x, y, paragraph });
            }
        }
        down
    }

    /// Sets a paragraph below what is there.
    pub fn text(&mut self, text: &str, style: Style, column: Column) {
        self.need(self.height(text, style, column));
        self.paragraph();
        self.y += self.put(text, style, column);
    }

    /// Draws a line across.
    pub fn rule(&mut self, column: Column, height: f32, grey: u8) {
        if let Some(page) = self.pages.last_mut() {
            page.rules.push(Rule { left: column.left, right: column.left + column.width, y: self.y, height, grey });
        }
        self.y += height;
    }
}
