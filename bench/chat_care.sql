-- The requests to which the chats of `chat.sql` belong in a database with care_desk: closed ones,
-- each with the customer's question and what was said in the chat.

INSERT INTO care_ticket (
    id, company_id, team_id, user_id, partner_id, commercial_partner_id, reason_id,
    number, name, state, channel, priority, partner_name, email_from, email_normalized,
    active, last_word_at, last_public_word_at, first_reply_at, closed_at, announced_at,
    create_uid, create_date, write_uid, write_date
)
SELECT
    i, %(company)s, t.id, a.id, p.id, p.commercial_partner_id, %(reason)s,
    'REQ' || lpad(i::text, greatest(6, length(i::text)), '0'), subject, 'closed', 'chat', '0',
    p.name, p.email, p.email_normalized,
    true, opened_at + interval '7 minutes', opened_at + interval '7 minutes',
    opened_at + interval '1 minute', opened_at + interval '15 minutes', opened_at,
    1, opened_at, a.id, opened_at
FROM shape
JOIN bench_customers c ON c.position = customer
JOIN res_partner p ON p.id = c.id
JOIN bench_teams t ON t.position = 1
JOIN bench_agents a ON a.position = 1 + mod(i, 20)
ORDER BY i;

UPDATE discuss_channel d SET
    care_ticket_id = i, care_company_id = %(company)s, care_identity = 'typed',
    care_queued_at = opened_at, care_taken_at = opened_at + interval '40 seconds',
    care_ended_by = 'operator', care_kept_message_id = %(message)s + i * 8 + 7
FROM shape WHERE d.id = %(chat)s + i;

INSERT INTO mail_message (
    model, res_id, subtype_id, message_type, author_id, email_from, message_id, body,
    record_company_id, care_audience, date, create_uid, create_date, write_uid, write_date
)
SELECT
    'care.ticket', i, %(comment)s, CASE part WHEN 0 THEN 'comment' ELSE 'notification' END,
    CASE part WHEN 0 THEN k.partner_id ELSE u.partner_id END, k.email_from,
    '<request.' || i || '.' || part || '@bench.example>',
    CASE part WHEN 0 THEN '<p>' || question || '</p>'
              ELSE '<p>' || answer || '</p><p>' || question || '</p><p>' || answer || '</p>' END,
    k.company_id, 'public', opened_at + part * interval '15 minutes', 1, opened_at, 1, opened_at
FROM shape
CROSS JOIN generate_series(0, 1) part
JOIN care_ticket k ON k.id = i
JOIN res_users u ON u.id = k.user_id
ORDER BY i, part;

INSERT INTO care_ticket_text (ticket_id, message_id, body)
SELECT m.res_id, m.id, question || ' ' || answer
FROM shape JOIN mail_message m ON m.model = 'care.ticket' AND m.res_id = i
ORDER BY m.id;

SELECT setval('care_ticket_id_seq', (SELECT max(id) FROM care_ticket));
SELECT setval(%(number_sequence)s, (SELECT max(id) FROM care_ticket));
