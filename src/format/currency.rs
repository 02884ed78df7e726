//! How currencies are shown.

use crate::analysis::domain::CurrencyCode;

/// The symbol of a currency where it is unmistakable; otherwise its code.
pub fn currency_symbol(code: &CurrencyCode) -> &str {
    match code.as_str() {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "BRL" => "R$",
        "CAD" => "CA$",
        "AUD" => "A$",
        "NZD" => "NZ$",
        "MXN" => "MX$",
        "INR" => "₹",
        "KRW" => "₩",
        "VND" => "₫",
        "ILS" => "₪",
        "PHP" => "₱",
        "UAH" => "₴",
        _ => code.as_str(),
    }
}

/// Decimals that the currency has (ISO 4217).
pub fn currency_decimals(code: &CurrencyCode) -> usize {
    match code.as_str() {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "PYG" | "UGX" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}
