from odoo import models


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels = list(channels)
        if "care_desk.carts" in channels:
            channels.remove("care_desk.carts")
            if self.env.user._is_care_agent():
                agents = self.env.ref("care_desk.group_care_agent")
                channels.append((agents, "CARE_CARTS"))
        return super()._build_bus_channel_list(channels)
