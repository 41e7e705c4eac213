-- The chats of `shape`, all of them ended: the visitor is a guest, each side said four words.

INSERT INTO mail_guest (id, name, access_token, lang, timezone, create_uid, create_date, write_uid, write_date)
SELECT i, 'Visitor ' || i, 'bench-' || i, 'en_US', 'UTC', 1, opened_at, 1, opened_at
FROM shape ORDER BY i;

INSERT INTO discuss_channel (
    id, name, channel_type, livechat_channel_id, livechat_operator_id, livechat_end_dt,
    livechat_failure, livechat_outcome, active, uuid, last_interest_dt,
    create_uid, create_date, write_uid, write_date
)
SELECT
    %(chat)s + i, 'Visitor ' || i || ' ' || p.name, 'livechat', c.id, p.id,
    opened_at + interval '15 minutes', 'no_failure', 'no_failure', true, 'bench-' || i,
    opened_at + interval '10 minutes', 1, opened_at, 1, opened_at
FROM shape
JOIN bench_channels c ON c.position = 2
JOIN bench_agents a ON a.position = 1 + mod(i, 20)
JOIN res_users u ON u.id = a.id
JOIN res_partner p ON p.id = u.partner_id
ORDER BY i;

INSERT INTO discuss_channel_member (
    channel_id, partner_id, guest_id, new_message_separator, last_interest_dt, unpin_dt,
    create_uid, create_date, write_uid, write_date
)
SELECT
    d.id, CASE side WHEN 0 THEN d.livechat_operator_id END, CASE side WHEN 1 THEN i END, 0,
    d.last_interest_dt, d.livechat_end_dt, 1, opened_at, 1, opened_at
FROM shape
JOIN discuss_channel d ON d.id = %(chat)s + i
CROSS JOIN generate_series(0, 1) side
ORDER BY i, side;

INSERT INTO im_livechat_channel_member_history (
    channel_id, member_id, partner_id, guest_id, livechat_member_type,
    create_uid, create_date, write_uid, write_date
)
SELECT
    m.channel_id, m.id, m.partner_id, m.guest_id,
    CASE WHEN m.guest_id IS NULL THEN 'agent' ELSE 'visitor' END, 1, m.create_date, 1, m.create_date
FROM discuss_channel_member m
JOIN discuss_channel d ON d.id = m.channel_id AND d.uuid LIKE 'bench-%%'
ORDER BY m.id;

INSERT INTO mail_message (
    id, model, res_id, subtype_id, message_type, author_id, author_guest_id, message_id, body, date,
    create_uid, create_date, write_uid, write_date
)
SELECT
    %(message)s + i * 8 + word, 'discuss.channel', d.id, %(comment)s, 'comment',
    CASE WHEN mod(word, 2) = 1 THEN d.livechat_operator_id END, CASE WHEN mod(word, 2) = 0 THEN i END,
    '<chat.' || i || '.' || word || '@bench.example>',
    '<p>' || CASE WHEN mod(word, 2) = 0 THEN question ELSE answer END || '</p>',
    opened_at + word * interval '1 minute', 1, opened_at, 1, opened_at
FROM shape
JOIN discuss_channel d ON d.id = %(chat)s + i
CROSS JOIN generate_series(0, 7) word
ORDER BY i, word;

SELECT setval('mail_guest_id_seq', (SELECT max(id) FROM mail_guest));
SELECT setval('discuss_channel_id_seq', (SELECT max(id) FROM discuss_channel));
SELECT setval('mail_message_id_seq', (SELECT max(id) FROM mail_message));
