//! Real files through the public way in: known counts and totals.

use worthmap::analysis::domain::{MoneySum, TransactionLog};
use worthmap::analysis::ingest::issues::IssueKind;
use worthmap::analysis::ingest::layout::Delimiter;
use worthmap::analysis::ingest::plan::{DateOrder, DecimalMark, Role, Shape};

use crate::loading::{load_as_guessed, look};
use crate::reading::{development_file, fixture};

fn net(log: &TransactionLog) -> MoneySum {
    let gross: MoneySum = log.gross.iter().copied().sum();
    let refunded: MoneySum = log.refunded.iter().flatten().copied().sum();
    gross - refunded
}

fn visits(log: &TransactionLog) -> usize {
    let zero = |at: usize| log.refunded.as_ref().is_none_or(|r| r[at].is_zero());
    (0..log.entry_count()).filter(|at| !log.gross[*at].is_zero() || zero(*at)).count()
}

#[test]
fn cdnow_master_has_its_facts() {
    let (preview, found) = load_as_guessed(&fixture("cdnow/CDNOW_master.txt"));
    assert_eq!(preview.plan.delimiter, Delimiter::Spaces);
    assert!(preview.plan.has_header && preview.questions.is_empty() && preview.missing.is_empty());
    assert_eq!(preview.plan.roles, [Role::Customer, Role::Date, Role::Quantity, Role::Amount]);
    let rows = found.report.rows;
    assert_eq!((rows.read, rows.accepted, rows.rejected), (69_659, 69_659, 0));
    assert_eq!(found.log.customer_count(), 23_570);
    assert_eq!(found.log.entry_count(), 67_591);
    assert_eq!(net(&found.log).to_string(), "2500315.63");
    assert_eq!(found.report.issues.count(IssueKind::ZeroAmount), 80);
    assert_eq!(found.report.issues.count(IssueKind::Duplicate), 255);
    let (first, last) = found.log.day_range().unwrap();
    assert_eq!((first.to_string().as_str(), last.to_string().as_str()), ("1997-01-01", "1998-06-30"));
    assert_eq!(found.log.ids.get(worthmap::analysis::domain::CustomerIx(0)), "00001");
}

#[test]
fn cdnow_sample_is_read_without_a_header() {
    let (preview, found) = load_as_guessed(&fixture("cdnow/CDNOW_sample.txt"));
    assert!(!preview.plan.has_header);
    assert_eq!(preview.plan.shape, Shape::Orders);
    assert_eq!(preview.plan.roles[0], Role::Customer);
    assert_eq!((preview.plan.roles[2], preview.plan.roles[4]), (Role::Date, Role::Amount));
    assert_eq!(found.report.rows.accepted, 6_919);
    assert_eq!(found.log.customer_count(), 2_357);
    assert_eq!(found.log.entry_count(), 6_696);
    assert_eq!(net(&found.log).to_string(), "244091.94");
}

/// Stands on the shared development data, which is not part of the repository.
#[test]
fn sixteen_encodings_of_one_table_are_one_table() {
    const FILES: [(&str, Option<DateOrder>, Option<DecimalMark>); 16] = [
        ("utf8", None, Some(DecimalMark::Point)),
        ("utf8bom_crlf", None, Some(DecimalMark::Point)),
        ("utf16le_bom_tab", None, Some(DecimalMark::Point)),
        ("utf16be_bom", None, Some(DecimalMark::Point)),
        ("utf16le_NO_bom", None, Some(DecimalMark::Point)),
        ("cp1252", None, Some(DecimalMark::Point)),
        ("macroman_cr", None, Some(DecimalMark::Point)),
        ("DE_semicolon_decimalcomma_cp1252", Some(DateOrder::Dmy), Some(DecimalMark::Comma)),
        ("DE_sep_line_utf8bom", Some(DateOrder::Dmy), Some(DecimalMark::Comma)),
        ("FR_nnbsp_utf8", Some(DateOrder::Dmy), Some(DecimalMark::Comma)),
        ("BR_semicolon_currency_latin1", Some(DateOrder::Dmy), Some(DecimalMark::Comma)),
        ("CH_apostrophe", None, Some(DecimalMark::Point)),
        ("US_mdy_thousands", Some(DateOrder::Mdy), Some(DecimalMark::Point)),
        ("excel_serial_dates_usd", None, Some(DecimalMark::Point)),
        ("JP_shiftjis", None, Some(DecimalMark::Point)),
        ("paren_negatives", None, Some(DecimalMark::Point)),
    ];
    let mut reference: Option<TransactionLog> = None;
    for (name, order, mark) in FILES {
        let Some(bytes) = development_file(&format!("encodings/northwind_orders_{name}.csv")) else { return };
        let (preview, found) = load_as_guessed(&bytes);
        assert!(
            preview.questions.is_empty() && preview.missing.is_empty(),
            "{name}: {:?}",
            preview.questions
        );
        assert_eq!((preview.plan.date_order, preview.plan.decimal), (order, mark), "{name}");
        assert_eq!(found.report.rows.accepted, 830, "{name}");
        assert_eq!(found.log.customer_count(), 89, "{name}");
        assert_eq!(found.log.entry_count(), 830, "{name}");
        let reference = reference.get_or_insert_with(|| found.log.clone());
        assert_eq!((&found.log.ids, &found.log.days), (&reference.ids, &reference.days), "{name}");
        match name {
            "JP_shiftjis" => assert_eq!(net(&found.log).to_string(), "1265787.00", "{name}"),
            "paren_negatives" => {
                let gross: MoneySum = found.log.gross.iter().copied().sum();
                let refunded: MoneySum = found.log.refunded.iter().flatten().copied().sum();
                assert_eq!((gross + refunded).to_string(), "1265793.05");
                assert!(!refunded.is_zero());
            }
            _ => assert_eq!(net(&found.log).to_string(), "1265793.05", "{name}"),
        }
    }
}

/// Stands on the shared development data, which is not part of the repository.
#[test]
fn online_retail_has_its_facts() {
    let Some(bytes) = development_file("online_retail/online_retail.csv.gz") else { return };
    let (preview, found) = load_as_guessed(&bytes);
    assert_eq!(preview.plan.preset.map(|p| p.key()), Some("online_retail"));
    let rows = found.report.rows;
    assert_eq!((rows.read, rows.rejected, rows.excluded), (541_909, 0, 0));
    assert_eq!(rows.without_customer, 135_080);
    assert_eq!(found.report.issues.count(IssueKind::CancellationLine), 9_288);
    assert_eq!(found.report.issues.count(IssueKind::DecimalId), 541_909 - 135_080);
    assert_eq!(found.log.customer_count(), 4_372);
    assert_eq!(found.log.ids.get(worthmap::analysis::domain::CustomerIx(0)), "12346");
    assert_eq!(net(&found.log).to_string(), "8300065.814");
    assert_eq!((net(&found.log) + found.log.unidentified.net()).to_string(), "9747747.934");
    assert!(visits(&found.log) < found.log.entry_count());
}

#[test]
fn every_known_header_row_is_recognised() {
    let expected = [
        ("amazon_seller_orders_report.tsv", "amazon_orders"),
        ("bigcommerce_orders_export.csv", "bigcommerce_orders"),
        ("bmd_austria_invoice_export_semicolon.csv", "austrian_invoices"),
        ("etsy_sold_items_export.csv", "etsy_items"),
        ("gocardless_payments_export.csv", "gocardless_payments"),
        ("paypal_activity_export.csv", "paypal_activity"),
        ("shopify_customers_export.csv", "shopify_customers"),
        ("shopify_orders_export.csv", "shopify_orders"),
        ("shopify_orders_export_current.csv", "shopify_orders"),
        ("square_transactions_export.csv", "square_transactions"),
        ("stripe_payments_export.csv", "stripe_payments"),
        ("woocommerce_order_export_suite.csv", "woocommerce_export"),
    ];
    for (file, preset) in expected {
        let header = String::from_utf8(fixture(&format!("export_headers/{file}"))).unwrap();
        let delimiter = [',', ';', '\t'].into_iter().max_by_key(|d| header.matches(*d).count()).unwrap();
        // One row, so that there is a table below the header.
        let row: Vec<&str> = header.trim_end().split(delimiter).map(|_| "1").collect();
        let text = format!("{}\n{}\n", header.trim_end(), row.join(&delimiter.to_string()));
        let preview = look(text.as_bytes());
        assert_eq!(preview.plan.preset.map(|p| p.key()), Some(preset), "{file}");
        assert!(preview.plan.has_header, "{file}");
    }
}
