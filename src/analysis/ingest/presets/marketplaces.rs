//! Exports of marketplaces.

use super::{GROUPED, NO_RULES, Preset, PresetRules, counts, excluded, labels};
use crate::analysis::ingest::issues::IssueKind::NotASale;
use crate::analysis::ingest::plan::{Role, Shape};
use crate::analysis::ingest::status::CellTest::{Filled, IsNot};
use crate::analysis::ingest::status::StatusRule;

/// Refunds stand in other reports of the marketplace.
const WITHOUT_REFUNDS: PresetRules = PresetRules { refunds_missing: true, ..NO_RULES };

/// The types of rows that are sales or give them back, in the languages of the report.
const AMAZON_SALES: &[&str] = &[
    "order",
    "refund",
    "bestellung",
    "erstattung",
    "commande",
    "remboursement",
    "pedido",
    "reembolso",
    "ordine",
    "rimborso",
    "bestelling",
    "terugbetaling",
    "注文",
    "返金",
];

const AMAZON_TYPES: &[StatusRule] =
    &[excluded("type", IsNot(AMAZON_SALES), NotASale), counts("type", Filled)];

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "etsy_orders",
        name: "Etsy sold orders",
        headings: "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,\
            Date Shipped,Street 1,Street 2,Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,\
            Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,\
            Card Processing Fees,Order Net,Adjusted Order Total,Adjusted Card Processing Fees,\
            Adjusted Net Order Amount,Buyer,Order Type,Payment Type,InPerson Discount,InPerson Location,SKU",
        required: &["Sale Date", "Order ID", "Order Total|Order Value", "Buyer User ID|Full Name"],
        labels: &[],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Order ID"),
            (Role::Customer, "Buyer User ID"),
            (Role::Customer, "Buyer"),
            (Role::CustomerName, "Full Name"),
            (Role::Date, "Sale Date"),
            (Role::Amount, "Order Total"),
            (Role::Amount, "Order Value"),
            (Role::Discount, "Discount Amount"),
            (Role::Currency, "Currency"),
            (Role::Status, "Status"),
            (Role::Channel, "Order Type"),
            (Role::Country, "Ship Country"),
        ],
        status: &[],
        rules: PresetRules { amount_once: true, ..WITHOUT_REFUNDS },
    },
    Preset {
        key: "etsy_items",
        name: "Etsy sold order items",
        headings: "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,\
            Shipping,Order Shipping,Order Sales Tax,Sales Tax,Order Total,Currency,Transaction ID,Listing ID,\
            Date Paid,Date Shipped,Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,\
            Ship Country,Order ID,Variations,Order Type,Listings Type,Payment Type,InPerson Sale,InPerson Discount,\
            InPerson Location,VAT Paid by Buyer,SKU",
        required: &["Sale Date", "Order ID", "Item Name", "Listing ID|Transaction ID", "Order Total"],
        labels: &[],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Order ID"),
            (Role::Customer, "Buyer"),
            (Role::Customer, "Ship Name"),
            (Role::Date, "Sale Date"),
            (Role::Amount, "Order Total"),
            (Role::Discount, "Discount Amount"),
            (Role::Currency, "Currency"),
            (Role::Channel, "Order Type"),
            (Role::Country, "Ship Country"),
        ],
        status: &[],
        rules: PresetRules { amount_once: true, ..WITHOUT_REFUNDS },
    },
    Preset {
        key: "etsy_item_lines",
        name: "Etsy sold order items (item totals)",
        headings: "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,\
            Shipping,Order Shipping,Order Sales Tax,Sales Tax,Item Total,Currency,Transaction ID,Listing ID,\
            Date Paid,Date Shipped,Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,\
            Ship Country,Order ID,Variations,Order Type,Listings Type,Payment Type,InPerson Sale,InPerson Discount,\
            InPerson Location,VAT Paid by Buyer,SKU",
        required: &["Sale Date", "Order ID", "Item Name", "Listing ID|Transaction ID", "Item Total"],
        labels: &[],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Order ID"),
            (Role::Customer, "Buyer"),
            (Role::Customer, "Ship Name"),
            (Role::Date, "Sale Date"),
            (Role::Amount, "Item Total"),
            (Role::Currency, "Currency"),
            (Role::Product, "Item Name"),
            (Role::Channel, "Order Type"),
            (Role::Country, "Ship Country"),
        ],
        status: &[],
        rules: WITHOUT_REFUNDS,
    },
    Preset {
        key: "ebay_orders",
        name: "eBay orders",
        headings: "Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Buyer Note,Buyer Address 1,\
            Buyer City,Buyer State,Buyer Zip,Buyer Country,Ship To Name,Ship To Country,Item Number,Item Title,\
            Custom Label,Sold Via Promoted Listings,Quantity,Sold For,Shipping And Handling,Postage And Handling,\
            Total Price,Payment Method,Sale Date,Paid On Date,Ship By Date,Shipped On Date,Tracking Number",
        required: &[
            "Sales Record Number|Order Number",
            "Total Price",
            "Sale Date",
            "Buyer Username|Buyer Name",
        ],
        labels: labels::EBAY,
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Order Number"),
            (Role::Order, "Sales Record Number"),
            (Role::Customer, "Buyer Username"),
            (Role::Customer, "Buyer Email"),
            (Role::Customer, "Buyer Name"),
            (Role::Date, "Sale Date"),
            (Role::Date, "Paid On Date"),
            (Role::Amount, "Total Price"),
            (Role::Country, "Buyer Country"),
        ],
        status: &[],
        rules: PresetRules { refunds_missing: true, ..GROUPED },
    },
    Preset {
        key: "amazon_orders",
        name: "Amazon orders report",
        headings: "order-id,order-item-id,order-date,purchase-date,payments-date,payment-date,order-status,buyer-email,\
            buyer-name,billing-name,buyer-phone-number,sku,product-name,quantity-purchased,currency,item-price,item-tax,\
            shipping-price,shipping-tax,ship-service-level,recipient-name,ship-address-1,ship-city,ship-state,\
            ship-postal-code,ship-country",
        required: &["order-id", "item-price", "purchase-date|order-date", "buyer-email|buyer-name|ship-city"],
        labels: &[],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "order-id"),
            (Role::Customer, "buyer-email"),
            (Role::Customer, "buyer-name"),
            (Role::Customer, "billing-name"),
            (Role::Date, "purchase-date"),
            (Role::Date, "order-date"),
            (Role::Amount, "item-price"),
            (Role::Currency, "currency"),
            (Role::Status, "order-status"),
            (Role::Product, "product-name"),
            (Role::Country, "ship-country"),
        ],
        status: &[],
        rules: WITHOUT_REFUNDS,
    },
    Preset {
        key: "amazon_transactions",
        name: "Amazon date range transactions",
        headings: "date/time,settlement id,type,order id,sku,description,quantity,marketplace,account type,fulfillment,\
            order city,order state,order postal,tax collection model,product sales,product sales tax,shipping credits,\
            shipping credits tax,gift wrap credits,giftwrap credits tax,Regulatory Fee,Tax On Regulatory Fee,\
            promotional rebates,promotional rebates tax,marketplace withheld tax,selling fees,fba fees,\
            other transaction fees,other,total,Transaction Status,Transaction Release Date",
        required: &["settlement id", "product sales", "date/time", "order id"],
        labels: labels::AMAZON,
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "order id"),
            (Role::Date, "date/time"),
            (Role::Amount, "product sales"),
            (Role::Discount, "promotional rebates"),
            (Role::Status, "type"),
            (Role::Product, "description"),
            (Role::Channel, "marketplace"),
        ],
        status: AMAZON_TYPES,
        rules: PresetRules { no_customer: true, ..NO_RULES },
    },
];
