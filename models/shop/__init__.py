# carts
from . import care_cart_event
from . import care_customer_act
from . import care_ticket_cart
from . import discuss_channel_cart
from . import ir_http
from . import ir_websocket
from . import payment_transaction
from . import sale_order_cart
from . import sale_order_line
from . import sale_order_stage
from . import website
from . import website_visitor

# board
from . import care_ticket_guide
from . import discuss_channel_board
from . import discuss_channel_guide
from . import discuss_channel_offer
from . import sale_order_board
from . import sale_order_offer
from . import website_visitor_board

# abandoned
from . import care_cart_reminder
from . import care_ticket_left
from . import res_partner_refusing
from . import res_partner_twins
from . import res_users_joining
from . import sale_order_joined
from . import sale_order_left
from . import res_partner_search
from . import sale_order_left_list
from . import sale_order_reminder

# repair
from . import care_cart_change
from . import ir_http_repair
from . import ir_qweb_repair
from . import sale_order_as_shop
from . import sale_order_repair
from . import sale_order_repair_sheet
from . import sale_order_snapshot
from . import sale_order_undo

# profile
from . import care_remark
from . import rating_rating
from . import res_partner_profile
from . import res_partner_remarks
from . import res_partner_timeline

# acting
from . import care_consent
from . import care_consent_mailing
from . import care_consent_purpose
from . import care_mail_change
from . import mail_blacklist
from . import mail_mail_account
from . import mail_thread_bounce
from . import mailing_contact
from . import mailing_list
from . import mailing_subscription
from . import portal_wizard_user
from . import res_partner_account
from . import res_partner_acting
from . import res_partner_consents
from . import res_partner_consents_shown
from . import res_partner_correcting
from . import res_partner_customer
from . import res_partner_signup
from . import res_partner_writing
from . import res_users_account

# privacy
from . import care_erasure
from . import care_retention_rule
from . import care_retention_run
from . import care_ticket_forgetting
from . import discuss_channel_forgetting
from . import res_partner_data
from . import res_partner_data_orders
from . import res_partner_data_requests
from . import res_partner_erasure
from . import res_partner_erasure_orders
from . import res_partner_erasure_requests
from . import res_partner_privacy
from . import res_partner_redaction

# orders
from . import care_ticket_order
from . import res_partner_orders
from . import sale_order_address
from . import sale_order_cancelling
from . import sale_order_delivery
from . import sale_order_dialogs
from . import sale_order_line_goods
from . import sale_order_possibilities
from . import sale_order_redelivery
from . import sale_order_reorder
from . import sale_order_search
from . import sale_order_sending
from . import stock_picking

# exports
from . import care_export_rows
from . import care_export
from . import care_export_customers
from . import care_export_download
from . import care_export_orders
from . import care_export_run
from . import care_export_making
from . import discuss_channel_recommending
from . import ir_attachment
from . import product_product_shown
from . import res_partner_recommending
