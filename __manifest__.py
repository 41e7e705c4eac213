{
    "name": "Care Desk",
    "summary": "Customer service of a web shop: chat, mail, forms and portal in one request",
    "version": "19.0.1.3.0",
    "category": "Services/Care Desk",
    "author": "care_desk contributors",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "mass_mailing",
        "portal_rating",
        "privacy_lookup",
        "stock_delivery",
        "website_livechat",
        "website_sale_collect",
        "website_sale_loyalty",
    ],
    "data": [
        "security/care_desk_groups.xml",
        "security/ir.model.access.csv",
        "security/care_ticket_rules.xml",
        "security/care_chat_rules.xml",
        "security/care_reply_rules.xml",
        "data/care_mail_subtypes.xml",
        "data/care_ticket_sequence.xml",
        "data/care_ticket_defaults.xml",
        "data/care_ticket_templates.xml",
        "data/care_mail_templates.xml",
        "data/care_link_templates.xml",
        "data/care_website_menu.xml",
        "wizard/ticket/care_ticket_attach_views.xml",
        "wizard/ticket/care_ticket_close_views.xml",
        "wizard/ticket/care_ticket_compose_views.xml",
        "wizard/ticket/mail_compose_message_views.xml",
        "wizard/ticket/care_ticket_observers_views.xml",
        "views/ticket/care_ticket_views.xml",
        "views/ticket/care_team_views.xml",
        "views/ticket/care_reason_views.xml",
        "views/ticket/care_criterion_views.xml",
        "views/ticket/care_tag_views.xml",
        "views/ticket/care_blocked_sender_views.xml",
        "views/ticket/res_config_settings_views.xml",
        "views/ticket/res_partner_views.xml",
        "views/ticket/sale_order_views.xml",
        "views/ticket/stock_picking_views.xml",
        "views/ticket/care_menus.xml",
        "views/ticket/form_templates.xml",
        "views/ticket/portal_templates.xml",
        "views/ticket/portal_list_templates.xml",
        # chat
        "wizard/chat/care_chat_push_views.xml",
        "wizard/chat/care_chat_transfer_views.xml",
        "wizard/chat/care_ticket_close_views.xml",
        "views/chat/care_ticket_views.xml",
        "views/chat/im_livechat_channel_views.xml",
        "views/chat/res_config_settings_views.xml",
        "data/care_chat_data.xml",
        "views/chat/chat_templates.xml",
        "views/chat/website_templates.xml",
        "views/chat/care_reply_views.xml",
        "views/chat/console_views.xml",
        "security/care_survey_rules.xml",
        "data/care_survey_data.xml",
        "views/chat/care_survey_views.xml",
        "views/chat/survey_templates.xml",
        # shop: carts
        "security/care_shop_carts.xml",
        "data/care_shop_carts.xml",
        # shop: board
        # shop: abandoned
        # shop: repair
        # shop: profile
        # shop: acting
        "security/care_shop_acting.xml",
        "data/care_shop_acting.xml",
        # shop: privacy
        # shop: orders
        # shop: exports
    ],
    "demo": [
        "demo/shop/people.xml",
        "demo/shop/users.xml",
        "demo/shop/products.xml",
        "demo/shop/orders.xml",
        "demo/ticket/teams.xml",
        "demo/ticket/breakages.xml",
        "demo/ticket/returns.xml",
        "demo/ticket/deliveries.xml",
        "demo/ticket/orders.xml",
        "demo/ticket/questions.xml",
        "demo/ticket/suppliers.xml",
        "demo/ticket/observers.xml",
        "demo/ticket/doubtful.xml",
        "demo/ticket/facts.xml",
        "demo/chat/survey.xml",
        "demo/chat/replies.xml",
        "demo/chat/channel.xml",
        "demo/chat/chats.xml",
        "demo/chat/chats_to_follow.xml",
        "demo/chat/chats_left.xml",
        "demo/chat/chats_kept.xml",
        "demo/chat/chats_rated.xml",
        # shop: carts
        # shop: board
        # shop: abandoned
        # shop: repair
        # shop: profile
        # shop: acting
        # shop: privacy
        # shop: orders
        # shop: exports
    ],
    "assets": {
        "web.assets_backend": [
            "care_desk/static/src/ticket/backend/**/*",
            "care_desk/static/src/chat/backend/**/*",
            "care_desk/static/src/shop/backend/**/*",
        ],
        "web.assets_frontend": [
            "care_desk/static/src/ticket/portal/portal.scss",
            "care_desk/static/src/ticket/portal/care_form.js",
            "care_desk/static/src/chat/website/**/*",
            "care_desk/static/src/shop/website/**/*",
        ],
        "im_livechat.assets_embed_core": ["care_desk/static/src/chat/embed/**/*"],
        "im_livechat.assets_embed_cors": ["care_desk/static/src/chat/embed_cors/**/*"],
        "portal.assets_chatter": [
            "care_desk/static/src/ticket/portal/chatter/**/*",
            ("remove", "care_desk/static/src/ticket/portal/chatter/**/*.scss"),
        ],
        "portal.assets_chatter_style": ["care_desk/static/src/ticket/portal/chatter/chatter.scss"],
        "web.assets_tests": ["care_desk/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["care_desk/static/tests/chat/**/*"],
        "im_livechat.assets_livechat_support_tours": ["care_desk/static/tests/chat_page/**/*"],
        "im_livechat.embed_assets_unit_tests_setup": [
            ("remove", "care_desk/static/src/chat/backend/**/*"),
        ],
        "im_livechat.embed_assets_unit_tests": ["care_desk/static/tests/embed/**/*"],
    },
}
