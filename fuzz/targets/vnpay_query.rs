#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| billing::gateways::parsers::vnpay_query(data));
