-- What the tickets of both addons are made of: ticket i is the same on both sides, has the
-- same customer, team, agent, dates and words, and is so on every run.

-- 0 <= pick < n, without pattern but always the same for the same i and salt.
CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT mod(hashint8extended(i, salt) & 9223372036854775807, n)::int $$;

CREATE TEMP TABLE words AS
SELECT ordinality - 1 AS id, word FROM unnest(string_to_array(
    'commande colis livraison retard facture paiement remboursement retour échange taille '
    'couleur chaussure veste pantalon robe lampe table chaise miroir tapis rideau coussin '
    'panier compte adresse courriel téléphone transporteur relais dépôt suivi numéro code '
    'promotion remise avoir carte banque virement garantie notice pièce défaut rayure casse '
    'manquant incomplet reçu expédié annulé modifié confirmé attendu promis payé renvoyé '
    'je nous vous mon votre notre cette quelle depuis avant après pendant encore toujours '
    'jamais bientôt hier aujourd’hui demain semaine lundi mardi mercredi jeudi vendredi '
    'bonjour merci cordialement madame monsieur service client réponse question demande '
    'problème solution photo document preuve étiquette emballage carton vendeur boutique '
    'magasin stock disponible rupture délai date heure matin soir urgent possible besoin '
    'veux souhaite pouvez comprends attends trouve envoie change vérifie ouvre ferme '
    'the order parcel late invoice refund please size wrong broken missing when thank help',
    ' '
)) WITH ORDINALITY AS list (word, ordinality);

CREATE TEMP TABLE sentences AS
SELECT s AS id, string_agg(word, ' ' ORDER BY w) || '.' AS text
FROM generate_series(0, 4999) s
CROSS JOIN LATERAL generate_series(1, 8 + pg_temp.pick(s, 3, 8)) w
JOIN words ON words.id = pg_temp.pick(s * 100 + w, 2, (SELECT count(*) FROM words)::int)
GROUP BY s;
CREATE UNIQUE INDEX ON sentences (id);

CREATE TEMP TABLE shape AS
SELECT
    i,
    1 + pg_temp.pick(i, 10, 4000) AS customer,
    1 + pg_temp.pick(i, 11, 5) AS team,
    -- Of the open ones, a third waits for somebody to take it.
    CASE WHEN NOT open OR pg_temp.pick(i, 12, 3) > 0 THEN 1 + pg_temp.pick(i, 13, 20) END AS agent,
    pg_temp.pick(i, 14, 100) AS percent,
    open,
    opened_at,
    opened_at + pg_temp.pick(i, 15, 86400) * interval '1 second' AS answered_at,
    opened_at + (86400 + pg_temp.pick(i, 16, 864000)) * interval '1 second' AS ended_at,
    left(a.text, 40) || ', S' || lpad(pg_temp.pick(i, 17, 60000)::text, 5, '0')
        || CASE WHEN pg_temp.pick(i, 18, 5000) = 0 THEN ' zéphyr' ELSE '' END AS subject,
    b.text || ' ' || c.text || ' ' || d.text
        || CASE WHEN pg_temp.pick(i, 19, 5000) = 0 THEN ' quetzal' ELSE '' END AS question,
    c.text || ' ' || a.text AS answer
FROM (
    SELECT
        i,
        pg_temp.pick(i, 20, 100) >= 70 AS open,
        -- Three years of requests; numbers follow the time as they do in a shop.
        date_trunc('second', timestamp '2026-10-01' - (%(tickets)s - i) * interval '3 years' / %(tickets)s)
            AS opened_at
    FROM generate_series(1, %(tickets)s) i
) t
JOIN sentences a ON a.id = pg_temp.pick(i, 21, 5000)
JOIN sentences b ON b.id = pg_temp.pick(i, 22, 5000)
JOIN sentences c ON c.id = pg_temp.pick(i, 23, 5000)
JOIN sentences d ON d.id = pg_temp.pick(i, 24, 5000);
ANALYZE shape;
