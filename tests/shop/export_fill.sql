-- Orders of a large shop, written past the ORM: three lines each, of which one order in three has
-- a tracking number. :lines is how many lines there are.

INSERT INTO res_partner (name, ref, email, email_normalized, phone, city, zip, lang, type, active,
    partner_share, is_company, complete_name, autopost_bills, customer_rank, create_date, write_date)
SELECT 'Customer ' || i, 'C' || i, 'customer' || i || '@example.com',
    'customer' || i || '@example.com', '+33612' || lpad(i::text, 6, '0'), 'Lyon', '69001', 'en_US',
    'contact', true, true, false, 'Customer ' || i, 'ask', 1, now(), now()
FROM generate_series(1, :lines / 10) i;
UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL;

CREATE TEMP TABLE shop AS
SELECT company.id AS company_id, company.currency_id,
    (SELECT min(id) FROM stock_warehouse w WHERE w.company_id = company.id) AS warehouse_id,
    (SELECT min(id) FROM delivery_carrier) AS carrier_id,
    (SELECT min(id) FROM website) AS website_id,
    (SELECT array_agg(id) FROM (SELECT id FROM product_product WHERE active LIMIT 50) p) AS products,
    (SELECT min(id) FROM uom_uom) AS uom_id
FROM res_company company ORDER BY company.id LIMIT 1;

CREATE TEMP TABLE buyers AS
SELECT id, row_number() OVER (ORDER BY id) AS i FROM res_partner WHERE ref LIKE 'C%'
    AND email LIKE 'customer%@example.com';
CREATE UNIQUE INDEX ON buyers (i);
ANALYZE buyers;

WITH made AS (
    INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id, company_id,
        currency_id, currency_rate, state, date_order, picking_policy, warehouse_id, carrier_id,
        website_id, delivery_status, amount_untaxed, amount_tax, amount_total, create_date)
    SELECT 'SO' || n, buyers.id, buyers.id, buyers.id, company_id, currency_id, 1, 'sale',
        now() - n * interval '3 minutes', 'direct', warehouse_id, carrier_id, website_id, 'full',
        90, 18, 108, now()
    FROM generate_series(1, :lines / 3 + 1) n
    JOIN buyers ON buyers.i = 1 + mod(n, :lines / 10), shop
    RETURNING id
)
SELECT id, row_number() OVER (ORDER BY id) AS i INTO TEMP TABLE made_orders FROM made;

INSERT INTO sale_order_line (order_id, company_id, currency_id, name, product_id, product_uom_id,
    product_uom_qty, qty_delivered, price_unit, discount, price_subtotal, price_tax, price_total,
    customer_lead, state, sequence, create_date)
SELECT made_orders.id, company_id, currency_id, 'A product, as it was called when it was bought',
    products[1 + mod(i * 3 + n, array_length(products, 1))], uom_id, 1 + mod(i, 3), 1, 30, 0, 30, 6,
    36, 0, 'sale', n, now()
FROM made_orders CROSS JOIN generate_series(1, 3) n, shop
WHERE (i - 1) * 3 + n <= :lines;

INSERT INTO stock_picking (name, sale_id, carrier_tracking_ref, picking_type_id, location_id,
    location_dest_id, move_type, company_id, state, create_date)
SELECT 'OUT/' || i, made_orders.id, '8Z' || lpad(i::text, 11, '0'), type.id,
    type.default_location_src_id, type.default_location_dest_id, 'direct', shop.company_id, 'done', now()
FROM made_orders, shop
JOIN stock_warehouse w ON w.id = shop.warehouse_id
JOIN stock_picking_type type ON type.id = w.out_type_id
WHERE mod(i, 3) = 0;

ANALYZE sale_order, sale_order_line, stock_picking, res_partner;
