import { _t } from "@web/core/l10n/translation";
import { onChange } from "@mail/utils/common/misc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * An invitation to chat in a page of the shop. It is hidden until the server says that the customer
 * service answers here, and says itself whether somebody is there.
 */
export class ChatStart extends Interaction {
    static selector = ".o_care_chat_start";
    dynamicContent = {
        _root: { "t-att-class": () => ({ "d-none": !this.isOffered }) },
        ".o_care_chat_start_button": { "t-on-click.prevent": this.onClick },
        ".o_care_chat_start_text": { "t-out": () => this.text },
    };

    setup() {
        this.store = this.services["mail.store"];
        onChange(this.store, ["care_chat", "livechat_available"], () => {
            if (!this.isDestroyed) {
                this.updateContent();
            }
        });
    }

    get isOffered() {
        const { is_served, is_ready } = this.store.care_chat;
        return is_served && is_ready && this.store.livechat_available;
    }

    get text() {
        return this.store.care_chat.is_open ? _t("Chat with us") : _t("Leave us a message");
    }

    onClick() {
        return this.services["im_livechat.livechat"].open();
    }
}

registry.category("public.interactions").add("care_desk.chat_start", ChatStart);
