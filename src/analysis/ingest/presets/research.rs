//! Files on which models of customer value are published and taught.

use super::{NO_RULES, Preset, PresetRules};
use crate::analysis::ingest::plan::{Role, Shape};

/// Invoice numbers of the UCI Online Retail files that begin with C are cancellations.
const ONLINE_RETAIL: PresetRules = PresetRules { cancellation_prefix: Some("C"), ..NO_RULES };

const STATISTICS: PresetRules = PresetRules { model_statistics: true, ..NO_RULES };

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "online_retail",
        name: "UCI Online Retail",
        headings: "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        labels: &[],
        required: &["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "InvoiceNo"),
            (Role::Customer, "CustomerID"),
            (Role::Date, "InvoiceDate"),
            (Role::Quantity, "Quantity"),
            (Role::UnitPrice, "UnitPrice"),
            (Role::Product, "Description"),
            (Role::Country, "Country"),
        ],
        status: &[],
        rules: ONLINE_RETAIL,
    },
    Preset {
        key: "online_retail_ii",
        name: "UCI Online Retail II",
        headings: "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
        labels: &[],
        required: &["Invoice", "StockCode", "Quantity", "InvoiceDate", "Price", "Customer ID"],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Invoice"),
            (Role::Customer, "Customer ID"),
            (Role::Date, "InvoiceDate"),
            (Role::Quantity, "Quantity"),
            (Role::UnitPrice, "Price"),
            (Role::Product, "Description"),
            (Role::Country, "Country"),
        ],
        status: &[],
        rules: ONLINE_RETAIL,
    },
    Preset {
        key: "cdnow",
        name: "CDNOW",
        headings: "customer_id,date,number_of_cds,dollar_value",
        labels: &[],
        required: &["customer_id", "date", "number_of_cds", "dollar_value"],
        shape: Shape::Orders,
        roles: &[
            (Role::Customer, "customer_id"),
            (Role::Date, "date"),
            (Role::Quantity, "number_of_cds"),
            (Role::Amount, "dollar_value"),
        ],
        status: &[],
        rules: NO_RULES,
    },
    Preset {
        key: "btyd_sample",
        name: "BTYD sample of CDNOW",
        headings: "masterid,sampleid,date,cds,sales",
        labels: &[],
        required: &["masterid|sampleid", "date", "cds", "sales"],
        shape: Shape::Orders,
        roles: &[
            (Role::Customer, "masterid"),
            (Role::Customer, "sampleid"),
            (Role::Date, "date"),
            (Role::Quantity, "cds"),
            (Role::Amount, "sales"),
        ],
        status: &[],
        rules: NO_RULES,
    },
    Preset {
        key: "repeat_statistics",
        name: "Repeat order statistics (frequency, recency, T)",
        headings: "ID,frequency,recency,T,monetary_value,x,t_x,T.cal,x.star,zbar",
        labels: &[],
        required: &["frequency|x", "recency|t_x", "T|T.cal"],
        shape: Shape::CustomerSummary,
        roles: &[(Role::Customer, "ID")],
        status: &[],
        rules: STATISTICS,
    },
    Preset {
        key: "discrete_statistics",
        name: "Repeat order statistics by opportunity (BG/BB)",
        headings: "frequency,recency,periods,weights",
        labels: &[],
        required: &["frequency", "recency", "periods"],
        shape: Shape::CustomerSummary,
        roles: &[],
        status: &[],
        rules: PresetRules { no_customer: true, ..STATISTICS },
    },
];
