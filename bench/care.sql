-- The tickets of `shape` as care_desk stores them: a note that says who opened it, the
-- customer's word and the team's answer, their plain texts for the search, and the events.

INSERT INTO care_ticket (
    id, company_id, team_id, user_id, partner_id, commercial_partner_id, reason_id,
    number, name, state, channel, priority, awaiting, partner_name, email_from, email_normalized,
    active, last_word_at, last_public_word_at, first_reply_at, closed_at, announced_at,
    create_uid, create_date, write_uid, write_date
)
SELECT
    i, %(company)s, t.id, u.id, p.id, p.commercial_partner_id, %(reason)s,
    'REQ' || lpad(i::text, greatest(6, length(i::text)), '0'), subject,
    CASE WHEN NOT open THEN 'closed' WHEN agent IS NULL THEN 'new'
         WHEN percent < 30 THEN 'pending' ELSE 'in_progress' END,
    CASE WHEN percent < 50 THEN 'email' WHEN percent < 70 THEN 'portal'
         WHEN percent < 85 THEN 'form' ELSE 'phone' END,
    CASE WHEN percent < 80 THEN '0' WHEN percent < 95 THEN '1' ELSE '2' END,
    CASE WHEN NOT open THEN NULL WHEN agent IS NULL THEN 'team' ELSE 'customer' END,
    p.name, p.email, p.email_normalized,
    true, CASE WHEN open THEN answered_at ELSE ended_at END,
    CASE WHEN open THEN answered_at ELSE ended_at END, answered_at,
    CASE WHEN NOT open THEN ended_at END, opened_at,
    1, opened_at, coalesce(u.id, 1), answered_at
FROM shape
JOIN bench_customers c ON c.position = customer
JOIN res_partner p ON p.id = c.id
JOIN bench_teams t ON t.position = team
LEFT JOIN bench_agents u ON u.position = agent
ORDER BY i;

INSERT INTO mail_message (
    id, model, res_id, subtype_id, message_type, author_id, email_from, reply_to, message_id,
    subject, body, is_internal, record_company_id, care_audience, date,
    create_uid, create_date, write_uid, write_date
)
SELECT
    %(message)s + i * 3 + kind, 'care.ticket', i,
    CASE kind WHEN 0 THEN %(note)s ELSE %(comment)s END,
    CASE kind WHEN 0 THEN 'notification' ELSE 'comment' END,
    CASE kind WHEN 0 THEN %(odoobot)s WHEN 1 THEN k.partner_id ELSE coalesce(u.partner_id, %(odoobot)s) END,
    k.email_from, k.email_from, '<' || i || '.' || kind || '@bench.example>',
    CASE kind WHEN 2 THEN '[' || k.number || '] ' || k.name END,
    CASE kind WHEN 0 THEN '<p>Request opened by: Email</p>'
              WHEN 1 THEN '<p>' || question || '</p>' ELSE '<p>' || answer || '</p>' END,
    kind = 0, CASE WHEN kind > 0 THEN k.company_id END,
    CASE WHEN kind > 0 THEN 'public' END,
    CASE kind WHEN 2 THEN answered_at ELSE opened_at END,
    1, opened_at, 1, opened_at
FROM shape
CROSS JOIN generate_series(0, 2) kind
JOIN care_ticket k ON k.id = i
LEFT JOIN res_users u ON u.id = k.user_id
ORDER BY i, kind;

INSERT INTO care_ticket_text (ticket_id, message_id, body)
SELECT i, %(message)s + i * 3 + kind, CASE kind WHEN 1 THEN question ELSE answer END
FROM shape CROSS JOIN generate_series(1, 2) kind
ORDER BY i, kind;

INSERT INTO care_ticket_event (ticket_id, kind, user_id, at)
SELECT i, kind, k.user_id, CASE kind WHEN 'closed' THEN ended_at ELSE answered_at END
FROM shape
JOIN care_ticket k ON k.id = i
CROSS JOIN unnest(ARRAY['taken', 'answered', 'closed']) kind
WHERE (kind <> 'taken' OR agent IS NOT NULL) AND (kind <> 'closed' OR NOT open)
ORDER BY i;

INSERT INTO mail_followers (res_model, res_id, partner_id)
SELECT 'care.ticket', k.id, u.partner_id
FROM care_ticket k JOIN res_users u ON u.id = k.user_id
ORDER BY k.id;

-- Every second request is observed, each of the suppliers observes a tenth of all.
INSERT INTO care_observer (
    ticket_id, partner_id, role, is_automatic, create_uid, create_date, write_uid, write_date
)
SELECT i, s.id, 'supplier', true, 1, opened_at, 1, opened_at
FROM shape JOIN bench_suppliers s ON s.position = 1 + pg_temp.pick(i, 25, 10)
ORDER BY i;

SELECT setval('care_ticket_id_seq', (SELECT max(id) FROM care_ticket));
SELECT setval(%(number_sequence)s, (SELECT max(id) FROM care_ticket));
