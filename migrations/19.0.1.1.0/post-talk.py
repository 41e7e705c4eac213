"""What this version keeps of each talk, for those that were there before it."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Fill as whom each comment was said, and when the last one that a customer reads was."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    agents = env.ref("care_desk.group_care_agent").all_user_ids.filtered(
        lambda user: not user.share
    )
    cr.execute(
        """
        UPDATE mail_message AS message
           SET care_speaker = CASE
                   WHEN message.author_id = ticket.partner_id
                    AND message.care_audience IS DISTINCT FROM 'private'
                   THEN 'customer'
                   WHEN message.author_id = ANY(%(agents)s) THEN 'team'
                   WHEN message.care_audience = 'private' THEN 'observer'
                   WHEN ticket.commercial_partner_id = (
                            SELECT commercial_partner_id
                              FROM res_partner
                             WHERE id = message.author_id
                        )
                   THEN 'customer'
                   WHEN message.author_id IN (SELECT partner_id FROM res_users WHERE NOT share)
                   THEN 'stranger'
                   WHEN message.care_audience = 'public' THEN 'customer'
                   ELSE 'stranger'
               END
          FROM care_ticket AS ticket
         WHERE message.model = 'care.ticket'
           AND message.res_id = ticket.id
           AND message.message_type IN ('comment', 'email')
           AND message.care_speaker IS NULL
        """,
        {"agents": agents.partner_id.ids},
    )
    cr.execute(
        """
        UPDATE care_ticket AS ticket
           SET last_public_word_at = COALESCE(
                   (
                       SELECT max(date)
                         FROM mail_message
                        WHERE model = 'care.ticket'
                          AND res_id = ticket.id
                          AND message_type IN ('comment', 'email')
                          AND care_audience = 'public'
                   ),
                   create_date
               )
        """
    )
