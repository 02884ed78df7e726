//! Exports of bookkeeping and business software.

use super::{GROUPED, NO_RULES, Preset, PresetRules, counts, excluded, labels};
use crate::analysis::ingest::issues::IssueKind::{Cancelled, NotASale, Pending};
use crate::analysis::ingest::plan::{Role, Shape};
use crate::analysis::ingest::status::CellTest::{Filled, Is};
use crate::analysis::ingest::status::StatusRule;

/// An invoice counts when it is issued, whether it is paid or not.
const INVOICE_STATUS: &[StatusRule] = &[
    excluded("Status", Is(&["voided", "deleted"]), Cancelled),
    excluded("Status", Is(&["draft", "submitted", "awaiting approval"]), Pending),
    excluded("Type", Is(&["bill", "purchase order", "bill credit note"]), NotASale),
    counts("Status", Filled),
];

/// Payments settle invoices that count already.
const LEDGER_TYPES: &[StatusRule] = &[
    excluded(
        "Transaction Type",
        Is(&["payment", "deposit", "transfer", "check", "expense", "refund payment"]),
        NotASale,
    ),
    counts("Transaction Type", Filled),
];

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "xero_invoices",
        name: "Xero invoices",
        headings: "ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,\
            POPostalCode,POCountry,InvoiceNumber,Reference,InvoiceDate,DueDate,PlannedDate,Total,TaxTotal,\
            InvoiceAmountPaid,InvoiceAmountDue,InventoryItemCode,Description,Quantity,UnitAmount,Discount,LineAmount,\
            AccountCode,TaxType,TaxAmount,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2,Currency,\
            BrandingTheme,Type,Sent,Status",
        labels: &[],
        required: &[
            "ContactName",
            "InvoiceNumber",
            "InvoiceDate",
            "UnitAmount|Total",
            "AccountCode|TaxType|InventoryItemCode",
        ],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "InvoiceNumber"),
            (Role::Customer, "ContactName"),
            (Role::Customer, "EmailAddress"),
            (Role::Date, "InvoiceDate"),
            (Role::Amount, "LineAmount"),
            (Role::Quantity, "Quantity"),
            (Role::UnitPrice, "UnitAmount"),
            (Role::Currency, "Currency"),
            (Role::Status, "Status"),
            (Role::Status, "Type"),
            (Role::Product, "InventoryItemCode"),
            (Role::Product, "Description"),
            (Role::Country, "POCountry"),
        ],
        status: INVOICE_STATUS,
        rules: NO_RULES,
    },
    Preset {
        key: "quickbooks_customer_balance",
        name: "QuickBooks customer balance detail",
        headings: ",Date,Transaction Type,Num,Due Date,Amount,Open Balance,Balance",
        labels: &[],
        required: &["Date", "Transaction Type", "Open Balance", "Amount", "Num|Due Date|Balance"],
        shape: Shape::Orders,
        roles: &[
            (Role::Customer, ""),
            (Role::Order, "Num"),
            (Role::Date, "Date"),
            (Role::Amount, "Amount"),
            (Role::Status, "Transaction Type"),
        ],
        status: LEDGER_TYPES,
        rules: PresetRules { customer_from_above: true, ..NO_RULES },
    },
    Preset {
        key: "odoo_orders",
        name: "Odoo sales orders",
        headings: "External ID,id,Order Reference,Number,name,Creation Date,Order Date,date_order,Customer,partner_id,\
            Salesperson,user_id,Sales Team,Company,Untaxed Amount,amount_untaxed,Taxes,amount_tax,amount_undiscounted,Total,\
            amount_total,Status,state,Invoice Status,invoice_status,Order Lines/Product,Order Lines/Quantity,\
            Order Lines/Unit Price,Order Lines/Subtotal",
        labels: labels::ODOO,
        required: &[
            "Order Reference|Number|date_order",
            "Customer|partner_id",
            "Total|amount_total|Untaxed Amount|amount_untaxed",
            "Salesperson|user_id|Untaxed Amount|amount_untaxed|Invoice Status|invoice_status|Order Lines/Product",
        ],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Order Reference"),
            (Role::Order, "Number"),
            (Role::Order, "name"),
            (Role::Customer, "Customer"),
            (Role::Customer, "partner_id"),
            (Role::Date, "Order Date"),
            (Role::Date, "date_order"),
            (Role::Date, "Creation Date"),
            (Role::Amount, "Total"),
            (Role::Amount, "amount_total"),
            (Role::Amount, "Untaxed Amount"),
            (Role::Amount, "amount_untaxed"),
            (Role::Status, "Status"),
            (Role::Status, "state"),
            (Role::Channel, "Sales Team"),
        ],
        status: &[],
        rules: PresetRules { order_from_above: true, ..GROUPED },
    },
    Preset {
        key: "austrian_invoices",
        name: "Invoice list (Austria)",
        headings: "Rechnungsnummer,Rechnungsdatum,Kunde,Kundenadresse,Bruttobetrag,Nettobetrag,Status,Kleinunternehmer",
        labels: &[],
        required: &[
            "Rechnungsnummer",
            "Rechnungsdatum",
            "Kunde",
            "Bruttobetrag|Nettobetrag",
            "Kundenadresse|Kleinunternehmer",
        ],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Rechnungsnummer"),
            (Role::Customer, "Kunde"),
            (Role::Date, "Rechnungsdatum"),
            (Role::Amount, "Bruttobetrag"),
            (Role::Amount, "Nettobetrag"),
            (Role::Status, "Status"),
        ],
        status: &[],
        rules: PresetRules { names_only: true, ..NO_RULES },
    },
    Preset {
        key: "grouped_rows",
        name: "Orders with blank cells below their first row",
        // No program of its own: a pattern, known by its rows.
        headings: "",
        labels: &[],
        required: &[],
        shape: Shape::OrderLines,
        roles: &[],
        status: &[],
        rules: PresetRules { order_from_above: true, ..GROUPED },
    },
];
