//! Exports of shops and marketplaces.

use super::{GROUPED, NO_RULES, Preset, PresetRules};
use crate::analysis::ingest::issues::IssueKind::{Cancelled, Failed, NotASale, Pending};
use crate::analysis::ingest::plan::{Role, Shape};
use crate::analysis::ingest::status::CellTest::{Filled, Is, IsNot};
use crate::analysis::ingest::status::{StatusClass, StatusRule};

const fn excluded(
    heading: &'static str,
    test: crate::analysis::ingest::status::CellTest,
    kind: crate::analysis::ingest::issues::IssueKind,
) -> StatusRule {
    StatusRule { heading, test, class: StatusClass::Excluded(kind) }
}

/// Shops of the Shopify kind: a date of cancellation, a financial status.
const FINANCIAL_STATUS: &[StatusRule] = &[
    excluded("Cancelled at", Filled, Cancelled),
    excluded("Financial Status", Is(&["voided", "cancelled", "canceled"]), Cancelled),
    excluded("Financial Status", Is(&["expired", "failed", "declined"]), Failed),
    excluded("Financial Status", Is(&["pending", "unpaid"]), Pending),
    StatusRule { heading: "Financial Status", test: Is(&["refunded"]), class: StatusClass::GivenBack },
    StatusRule { heading: "Financial Status", test: Filled, class: StatusClass::Counts },
];

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "shopify_orders",
        name: "Shopify orders",
        headings: "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,\
            Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,\
            Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,\
            Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,\
            Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,\
            Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,\
            Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,\
            Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,\
            Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,\
            Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,\
            Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,\
            Payment ID,Payment Terms Name,Next Payment Due At,Payment References",
        required: &[&["Name"], &["Financial Status"], &["Created at", "Paid at"], &["Total", "Subtotal"]],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Name"),
            (Role::Customer, "Email"),
            (Role::Customer, "Phone"),
            (Role::Customer, "Billing Name"),
            (Role::Date, "Created at"),
            (Role::Date, "Paid at"),
            (Role::Amount, "Total"),
            (Role::Amount, "Subtotal"),
            (Role::Refund, "Refunded Amount"),
            (Role::Discount, "Discount Amount"),
            (Role::Currency, "Currency"),
            (Role::Status, "Financial Status"),
            (Role::Status, "Cancelled at"),
            (Role::Channel, "Source"),
            (Role::Country, "Billing Country"),
        ],
        status: FINANCIAL_STATUS,
        rules: GROUPED,
    },
    Preset {
        key: "shopify_customers",
        name: "Shopify customers",
        headings: "First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Address2,City,Province,\
            Province Code,Country,Country Code,Zip,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags,Note,\
            Tax Exempt,Default Address Company,Default Address Address1,Default Address City,Customer ID",
        required: &[&["Total Spent"], &["Total Orders", "Orders Count"], &["Email"]],
        shape: Shape::CustomerSummary,
        roles: &[
            (Role::Customer, "Email"),
            (Role::Customer, "Phone"),
            (Role::Customer, "Customer ID"),
            (Role::CustomerName, "First Name"),
            (Role::CustomerName, "Last Name"),
            (Role::TotalSpent, "Total Spent"),
            (Role::OrderCount, "Total Orders"),
            (Role::OrderCount, "Orders Count"),
            (Role::Country, "Country"),
        ],
        status: &[],
        rules: NO_RULES,
    },
    Preset {
        key: "squarespace_orders",
        name: "Squarespace orders",
        headings: "Order ID,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,\
            Taxes,Amount Refunded,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,\
            Lineitem name,Lineitem price,Lineitem sku,Lineitem variant,Lineitem requires shipping,Lineitem taxable,\
            Lineitem fulfillment status,Billing Name,Billing Address1,Billing Address2,Billing City,Billing Zip,\
            Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Address1,Shipping City,\
            Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Cancelled at,Private Notes,Channel Type,\
            Channel Name,Channel Order Number,Payment Method,Payment Reference",
        required: &[&["Order ID"], &["Financial Status"], &["Created at", "Paid at"], &["Total"]],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Order ID"),
            (Role::Customer, "Email"),
            (Role::Customer, "Billing Phone"),
            (Role::Customer, "Billing Name"),
            (Role::Date, "Created at"),
            (Role::Date, "Paid at"),
            (Role::Amount, "Total"),
            (Role::Refund, "Amount Refunded"),
            (Role::Discount, "Discount Amount"),
            (Role::Currency, "Currency"),
            (Role::Status, "Financial Status"),
            (Role::Status, "Cancelled at"),
            (Role::Channel, "Channel Type"),
            (Role::Country, "Billing Country"),
        ],
        status: FINANCIAL_STATUS,
        rules: GROUPED,
    },
    Preset {
        key: "woocommerce_analytics_orders",
        name: "WooCommerce Analytics, orders",
        headings: "Date,Order #,N. Revenue (formatted),N. Revenue,Status,Customer,Customer type,Product(s),Items sold,\
            Coupon(s),Net Sales,Attribution",
        required: &[
            &["Order #"],
            &["Net Sales", "N. Revenue (formatted)", "N. Revenue"],
            &["Customer"],
            &["Date"],
        ],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Order #"),
            (Role::Customer, "Customer"),
            (Role::Date, "Date"),
            (Role::Amount, "Net Sales"),
            (Role::Amount, "N. Revenue"),
            (Role::Status, "Status"),
            (Role::Channel, "Attribution"),
        ],
        status: &[],
        rules: NO_RULES,
    },
    Preset {
        key: "woocommerce_analytics_customers",
        name: "WooCommerce Analytics, customers",
        headings: "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,\
            Postal Code,Billing Phone,Shipping Phone,Role",
        required: &[&["Orders"], &["Total Spend"], &["Email", "Username", "Name"]],
        shape: Shape::CustomerSummary,
        roles: &[
            (Role::Customer, "Email"),
            (Role::Customer, "Username"),
            (Role::Customer, "Billing Phone"),
            (Role::CustomerName, "Name"),
            (Role::OrderCount, "Orders"),
            (Role::TotalSpent, "Total Spend"),
            (Role::Country, "Country / Region"),
        ],
        status: &[],
        rules: NO_RULES,
    },
    Preset {
        key: "woocommerce_export",
        name: "WooCommerce orders (export plugin)",
        headings: "order_id,order_number,order_number_formatted,order_date,date,paid_date,status,shipping_total,\
            shipping_tax_total,fee_total,fee_tax_total,tax_total,cart_discount,order_discount,discount_total,\
            order_total,order_subtotal,order_currency,payment_method,payment_method_title,transaction_id,\
            customer_ip_address,customer_user_agent,shipping_method,customer_id,customer_user,customer_email,\
            billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,billing_address_1,\
            billing_address_2,billing_postcode,billing_city,billing_state,billing_country,shipping_first_name,\
            shipping_last_name,shipping_company,shipping_phone,shipping_address_1,shipping_address_2,\
            shipping_postcode,shipping_city,shipping_state,shipping_country,customer_note,line_items,\
            shipping_items,fee_items,tax_items,coupons,coupon_items,refunds,order_notes,download_permissions,\
            line_item_1,line_item_2,line_item_3,line_item_4",
        required: &[
            &["order_total"],
            &["order_id", "order_number"],
            &["order_date", "date", "paid_date"],
            &["billing_email", "customer_email", "customer_id", "customer_user"],
        ],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "order_id"),
            (Role::Order, "order_number"),
            (Role::Customer, "billing_email"),
            (Role::Customer, "customer_email"),
            (Role::Customer, "billing_phone"),
            (Role::CustomerName, "billing_first_name"),
            (Role::CustomerName, "billing_last_name"),
            (Role::Date, "order_date"),
            (Role::Date, "date"),
            (Role::Date, "paid_date"),
            (Role::Amount, "order_total"),
            (Role::Discount, "discount_total"),
            (Role::Refund, "refunded_total"),
            (Role::Currency, "order_currency"),
            (Role::Status, "status"),
            (Role::Country, "billing_country"),
        ],
        status: &[],
        rules: PresetRules { amount_once: true, ..NO_RULES },
    },
    Preset {
        key: "bigcommerce_orders",
        name: "BigCommerce orders",
        headings: "Order ID,Order Date,Delivery Date,Order Status,Order Total,Cart Base Amount,Tax Total,Shipping Total,\
            Refund Amount,Payment Method,Card Number (Last 4),First Name,Last Name,Email Address,Phone,\
            Billing Street 1,Billing City,Billing State,Billing Zip Code,Billing Country,Shipping Street 1,\
            Shipping City,Shipping State,Shipping Zip Code,Shipping Country,IP Address,Customer Message,Staff Notes,\
            Customer ID,Customer Name,Customer Email,Customer Phone,Order Currency Code",
        required: &[
            &["Order ID"],
            &["Order Status"],
            &["Order Total"],
            &["Order Date"],
            &["Cart Base Amount", "Refund Amount", "Staff Notes", "Customer Message"],
        ],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Order ID"),
            (Role::Customer, "Email Address"),
            (Role::Customer, "Customer Email"),
            (Role::Customer, "Phone"),
            (Role::CustomerName, "First Name"),
            (Role::CustomerName, "Last Name"),
            (Role::CustomerName, "Customer Name"),
            (Role::Date, "Order Date"),
            (Role::Amount, "Order Total"),
            (Role::Refund, "Refund Amount"),
            (Role::Currency, "Order Currency Code"),
            (Role::Status, "Order Status"),
            (Role::Country, "Billing Country"),
        ],
        status: &[],
        rules: PresetRules { amount_once: true, ..NO_RULES },
    },
    Preset {
        key: "magento_orders",
        name: "Magento / Adobe Commerce orders",
        headings: "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),\
            Status,Billing Address,Shipping Address,Shipping Information,Customer Email,Customer Group,Subtotal,\
            Shipping and Handling,Customer Name,Payment Method,Total Refunded,Allocated sources,Braintree Transaction Source",
        required: &[
            &["Purchase Date"],
            &["Grand Total"],
            &["Bill-to Name", "Customer Email", "Customer Name"],
        ],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "ID"),
            (Role::Customer, "Customer Email"),
            (Role::Customer, "Bill-to Name"),
            (Role::CustomerName, "Customer Name"),
            (Role::Date, "Purchase Date"),
            (Role::Amount, "Grand Total"),
            (Role::Refund, "Total Refunded"),
            (Role::Status, "Status"),
            (Role::Channel, "Purchase Point"),
        ],
        status: &[StatusRule { heading: "Status", test: Is(&["closed"]), class: StatusClass::GivenBack }],
        rules: NO_RULES,
    },
    Preset {
        key: "etsy_orders",
        name: "Etsy sold orders",
        headings: "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,\
            Date Shipped,Street 1,Street 2,Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,\
            Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,\
            Card Processing Fees,Order Net,Adjusted Order Total,Adjusted Card Processing Fees,\
            Adjusted Net Order Amount,Buyer,Order Type,Payment Type,InPerson Discount,InPerson Location,SKU",
        required: &[
            &["Sale Date"],
            &["Order ID"],
            &["Order Total", "Order Value"],
            &["Buyer User ID", "Full Name"],
        ],
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
        rules: PresetRules { amount_once: true, ..NO_RULES },
    },
    Preset {
        key: "etsy_items",
        name: "Etsy sold order items",
        headings: "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,\
            Shipping,Order Shipping,Order Sales Tax,Sales Tax,Order Total,Currency,Transaction ID,Listing ID,\
            Date Paid,Date Shipped,Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,\
            Ship Country,Order ID,Variations,Order Type,Listings Type,Payment Type,InPerson Sale,InPerson Discount,\
            InPerson Location,VAT Paid by Buyer,SKU",
        required: &[
            &["Sale Date"],
            &["Order ID"],
            &["Item Name"],
            &["Listing ID", "Transaction ID"],
            &["Order Total"],
        ],
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
        rules: PresetRules { amount_once: true, ..NO_RULES },
    },
    Preset {
        key: "etsy_item_lines",
        name: "Etsy sold order items (item totals)",
        headings: "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,\
            Shipping,Order Shipping,Order Sales Tax,Sales Tax,Item Total,Currency,Transaction ID,Listing ID,\
            Date Paid,Date Shipped,Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,\
            Ship Country,Order ID,Variations,Order Type,Listings Type,Payment Type,InPerson Sale,InPerson Discount,\
            InPerson Location,VAT Paid by Buyer,SKU",
        required: &[
            &["Sale Date"],
            &["Order ID"],
            &["Item Name"],
            &["Listing ID", "Transaction ID"],
            &["Item Total"],
        ],
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
        rules: NO_RULES,
    },
    Preset {
        key: "ebay_orders",
        name: "eBay orders",
        headings: "Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Buyer Note,Buyer Address 1,\
            Buyer City,Buyer State,Buyer Zip,Buyer Country,Ship To Name,Ship To Country,Item Number,Item Title,\
            Custom Label,Sold Via Promoted Listings,Quantity,Sold For,Shipping And Handling,Postage And Handling,\
            Total Price,Payment Method,Sale Date,Paid On Date,Ship By Date,Shipped On Date,Tracking Number",
        required: &[
            &["Sales Record Number", "Order Number"],
            &["Total Price"],
            &["Sale Date"],
            &["Buyer Username", "Buyer Name"],
        ],
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
        rules: GROUPED,
    },
    Preset {
        key: "amazon_orders",
        name: "Amazon orders report",
        headings: "order-id,order-item-id,order-date,purchase-date,payments-date,payment-date,order-status,buyer-email,\
            buyer-name,billing-name,buyer-phone-number,sku,product-name,quantity-purchased,currency,item-price,item-tax,\
            shipping-price,shipping-tax,ship-service-level,recipient-name,ship-address-1,ship-city,ship-state,\
            ship-postal-code,ship-country",
        required: &[
            &["order-id"],
            &["item-price"],
            &["purchase-date", "order-date"],
            &["buyer-email", "buyer-name", "ship-city"],
        ],
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
        rules: NO_RULES,
    },
    Preset {
        key: "amazon_transactions",
        name: "Amazon date range transactions",
        headings: "date/time,settlement id,type,order id,sku,description,quantity,marketplace,account type,fulfillment,\
            order city,order state,order postal,tax collection model,product sales,product sales tax,shipping credits,\
            shipping credits tax,gift wrap credits,giftwrap credits tax,Regulatory Fee,Tax On Regulatory Fee,\
            promotional rebates,promotional rebates tax,marketplace withheld tax,selling fees,fba fees,\
            other transaction fees,other,total,Transaction Status,Transaction Release Date",
        required: &[&["settlement id"], &["product sales"], &["date/time"], &["order id"]],
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
        status: &[excluded(
            "type",
            IsNot(&["order", "refund", "bestellung", "erstattung", "commande", "remboursement"]),
            NotASale,
        )],
        rules: PresetRules { no_customer: true, ..NO_RULES },
    },
];
