#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| billing::gateways::parsers::stripe_money_back(data));
