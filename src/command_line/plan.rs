//! The arguments that decide how a file is read, laid over the guesses of the preview.

use crate::protocol::{
    CurrencyChoice, DateOrder, DecimalMark, Duplicates, ImportPlan, ImportPreview, Rate, Role,
};

use super::Refusal;
use super::arguments::{DateOrderArgument, DecimalArgument, ReportArguments};

/// The preview's plan with the user's word laid over it.
pub(super) fn apply(arguments: &ReportArguments, preview: &ImportPreview) -> Result<ImportPlan, Refusal> {
    let mut plan = preview.plan.clone();
    if let Some(order) = arguments.date_order {
        plan.date_order = Some(match order {
            DateOrderArgument::Dmy => DateOrder::Dmy,
            DateOrderArgument::Mdy => DateOrder::Mdy,
            DateOrderArgument::Ymd => DateOrder::Ymd,
        });
    }
    if let Some(decimal) = arguments.decimal {
        plan.decimal = Some(match decimal {
            DecimalArgument::Comma => DecimalMark::Comma,
            DecimalArgument::Point => DecimalMark::Point,
        });
    }
    if let Some(code) = &arguments.currency {
        plan.currency = currency(code, &arguments.rates)?;
    }
    if arguments.drop_duplicates {
        plan.duplicates = Duplicates::Drop;
    }
    if let Some(offset) = &arguments.utc_offset {
        plan.utc_offset_minutes = Some(parse_offset(offset)?);
    }
    for mapping in &arguments.map {
        map_column(&mut plan, mapping, preview)?;
    }
    Ok(plan)
}

fn currency(code: &str, rates: &[String]) -> Result<CurrencyChoice, Refusal> {
    if rates.is_empty() {
        return Ok(CurrencyChoice::Only(code.to_ascii_uppercase()));
    }
    let rates = rates.iter().map(|text| parse_rate(text)).collect::<Result<_, _>>()?;
    Ok(CurrencyChoice::Convert { to: code.to_ascii_uppercase(), rates })
}

fn parse_rate(text: &str) -> Result<Rate, Refusal> {
    let Some((currency, rate)) = text.split_once('=') else {
        return Err(Refusal::usage(format!("--rate {text}: write it as CODE=RATE, such as USD=0.92")));
    };
    Ok(Rate { currency: currency.trim().to_ascii_uppercase(), rate: rate.trim().to_owned() })
}

fn parse_offset(text: &str) -> Result<i16, Refusal> {
    let refuse = || Refusal::usage(format!("--utc-offset {text}: write it as +02:00 or -05:30"));
    let (sign, rest) = match text.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ if text.eq_ignore_ascii_case("utc") || text == "Z" => return Ok(0),
        _ => return Err(refuse()),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let hours: i16 = hours.parse().map_err(|_| refuse())?;
    let minutes: i16 = minutes.parse().map_err(|_| refuse())?;
    if !(0..=14).contains(&hours) || !(0..60).contains(&minutes) {
        return Err(refuse());
    }
    Ok(sign * (hours * 60 + minutes))
}

/// Gives a role to a column; whatever had that role before is ignored from then on.
fn map_column(plan: &mut ImportPlan, mapping: &str, preview: &ImportPreview) -> Result<(), Refusal> {
    let Some((role, column)) = mapping.split_once('=') else {
        return Err(Refusal::usage(format!(
            "--map {mapping}: write it as ROLE=COLUMN, such as customer=Email"
        )));
    };
    let role = parse_role(role)?;
    let at = find_column(column, preview)?;
    if !matches!(role, Role::Ignore | Role::Month | Role::Covariate) {
        for other in plan.roles.iter_mut().filter(|other| **other == role) {
            *other = Role::Ignore;
        }
    }
    if let Some(slot) = plan.roles.get_mut(at) {
        *slot = role;
    }
    Ok(())
}

fn parse_role(text: &str) -> Result<Role, Refusal> {
    let key = text.trim().to_ascii_lowercase().replace('-', "_");
    serde_json::from_value(serde_json::Value::String(key)).map_err(|_| {
        Refusal::usage(format!(
            "--map: there is no role '{}'; `worthmap report --help` lists them",
            text.trim()
        ))
    })
}

/// A header by its exact name, then without regard to case and white space, then a 1-based position.
fn find_column(text: &str, preview: &ImportPreview) -> Result<usize, Refusal> {
    let fold = |name: &str| name.trim().to_lowercase();
    let columns = &preview.columns;
    let position = || text.trim().parse::<usize>().ok().filter(|&at| (1..=columns.len()).contains(&at));
    columns
        .iter()
        .position(|column| column.name == text)
        .or_else(|| columns.iter().position(|column| fold(&column.name) == fold(text)))
        .or_else(|| position().map(|at| at - 1))
        .ok_or_else(|| {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            Refusal::usage(format!("--map: there is no column '{text}'; the file has: {}", names.join(", ")))
        })
}

#[cfg(test)]
mod tests {
    use super::parse_offset;

    #[test]
    fn offsets() {
        assert_eq!(parse_offset("+02:00").unwrap(), 120);
        assert_eq!(parse_offset("-05:30").unwrap(), -330);
        assert_eq!(parse_offset("utc").unwrap(), 0);
        assert!(parse_offset("2").is_err());
        assert!(parse_offset("+25:00").is_err());
    }
}
