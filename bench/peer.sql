-- The tickets of `shape` as helpdesk_mgmt stores them: the customer's word is the description,
-- a note says that it was created, the team's answer is a message.

INSERT INTO helpdesk_ticket (
    id, company_id, team_id, user_id, partner_id, commercial_partner_id, stage_id, unattended,
    number, name, description, channel_id, priority, partner_name, partner_email,
    active, sequence, last_stage_update, assigned_date, closed_date,
    create_uid, create_date, write_uid, write_date
)
SELECT
    i, %(company)s, t.id, u.id, p.id, p.commercial_partner_id, s.id, s.unattended,
    'HT' || lpad(i::text, greatest(6, length(i::text)), '0'), subject, '<p>' || question || '</p>',
    CASE WHEN percent < 50 THEN %(email)s WHEN percent < 85 THEN %(web)s ELSE %(phone)s END,
    CASE WHEN percent < 80 THEN '1' WHEN percent < 95 THEN '2' ELSE '3' END,
    p.name, p.email,
    true, 10, CASE WHEN open THEN answered_at ELSE ended_at END,
    CASE WHEN agent IS NOT NULL THEN answered_at END, CASE WHEN NOT open THEN ended_at END,
    1, opened_at, coalesce(u.id, 1), answered_at
FROM shape
JOIN bench_customers c ON c.position = customer
JOIN res_partner p ON p.id = c.id
JOIN bench_teams t ON t.position = team
LEFT JOIN bench_agents u ON u.position = agent
JOIN helpdesk_ticket_stage s ON s.id = CASE
    WHEN NOT open THEN %(done)s WHEN agent IS NULL THEN %(new)s
    WHEN percent < 30 THEN %(awaiting)s ELSE %(progress)s END
ORDER BY i;

INSERT INTO mail_message (
    id, model, res_id, subtype_id, message_type, author_id, email_from, reply_to, message_id,
    body, is_internal, record_company_id, date, create_uid, create_date, write_uid, write_date
)
SELECT
    %(message)s + i * 2 + kind, 'helpdesk.ticket', i,
    CASE kind WHEN 0 THEN %(created)s ELSE %(comment)s END,
    CASE kind WHEN 0 THEN 'notification' ELSE 'comment' END,
    CASE kind WHEN 0 THEN %(odoobot)s ELSE coalesce(u.partner_id, %(odoobot)s) END,
    k.partner_email, k.partner_email, '<' || i || '.' || kind || '@bench.example>',
    CASE kind WHEN 0 THEN '<div summary="o_mail_notification"><p>Helpdesk Ticket created</p></div>'
              ELSE '<p>' || answer || '</p>' END,
    false, k.company_id, CASE kind WHEN 1 THEN answered_at ELSE opened_at END,
    1, opened_at, 1, opened_at
FROM shape
CROSS JOIN generate_series(0, 1) kind
JOIN helpdesk_ticket k ON k.id = i
LEFT JOIN res_users u ON u.id = k.user_id
ORDER BY i, kind;

INSERT INTO mail_followers (res_model, res_id, partner_id)
SELECT 'helpdesk.ticket', k.id, u.partner_id
FROM helpdesk_ticket k JOIN res_users u ON u.id = k.user_id
ORDER BY k.id;

SELECT setval('helpdesk_ticket_id_seq', (SELECT max(id) FROM helpdesk_ticket));
SELECT setval(%(number_sequence)s, (SELECT max(id) FROM helpdesk_ticket));
