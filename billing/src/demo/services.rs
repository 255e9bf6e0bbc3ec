//! What the demo marketplace sells.

/// Something sold by the unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Article {
    /// The service's short name.
    pub(super) service: &'static str,
    /// The model or machine.
    pub(super) name: &'static str,
    /// What is counted.
    pub(super) unit: &'static str,
    /// Price of one unit, millionths of a dollar.
    pub(super) price: i64,
    /// A usual charge, from and to, thousandths of a dollar.
    pub(super) usual: (i64, i64),
}

const fn article(
    service: &'static str,
    name: &'static str,
    unit: &'static str,
    price: i64,
    usual: (i64, i64),
) -> Article {
    Article { service, name, unit, price, usual }
}

/// All articles; those that are bought often are named often.
pub(super) static SHELF: [Article; 20] = [
    article("inference", "Llama 3.3 70B Instruct", "k tokens", 880, (400, 2_200)),
    article("inference", "Llama 3.3 70B Instruct", "k tokens", 880, (600, 2_600)),
    article("inference", "Llama 3.3 70B Instruct", "k tokens", 880, (300, 1_400)),
    article("inference", "Qwen3 32B", "k tokens", 295, (120, 900)),
    article("inference", "Qwen3 32B", "k tokens", 295, (200, 1_100)),
    article("inference", "Qwen3 32B", "k tokens", 295, (90, 700)),
    article("inference", "DeepSeek V3.1", "k tokens", 1_125, (500, 2_400)),
    article("inference", "DeepSeek V3.1", "k tokens", 1_125, (350, 1_900)),
    article("inference", "Gemma 3 27B", "k tokens", 185, (60, 500)),
    article("gpu-containers", "1 × RTX 4090 24 GB", "min", 11_467, (900, 3_400)),
    article("gpu-containers", "1 × A100 80 GB", "min", 31_533, (1_800, 5_200)),
    article("gpu-containers", "1 × H100 SXM", "min", 49_817, (2_200, 6_800)),
    article("fine-tuning", "LoRA on Llama 3.1 8B", "k tokens", 483, (1_900, 5_600)),
    article("vector-store", "Storage and queries", "GB-days", 8_333, (90, 420)),
    article("vector-store", "Storage and queries", "GB-days", 8_333, (110, 380)),
    article("vector-store", "Storage and queries", "GB-days", 8_333, (70, 350)),
    article("speech", "Whisper large-v3", "min", 5_967, (180, 900)),
    article("speech", "Whisper large-v3", "min", 5_967, (120, 600)),
    article("speech", "Kokoro voices", "k characters", 14_875, (150, 700)),
    article("inference", "bge-m3 embeddings", "k tokens", 11, (20, 160)),
];
