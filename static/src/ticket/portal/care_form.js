import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Helps to fill in a form of the customer service; the server checks it all again.
 */
export class CareForm extends Interaction {
    static selector = ".o_care_form";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        "#care_order_id": { "t-on-change": this.onOrderChange },
        "#care_attachments": { "t-on-change": this.onFilesChange },
    };

    start() {
        // A form that comes back with mistakes says so first, to screen readers too.
        document.querySelector(".o_care_mistakes")?.focus();
        this.onOrderChange();
    }

    /** Offer the deliveries and products of the chosen order alone. */
    onOrderChange() {
        const orderId = this.el.querySelector("#care_order_id")?.value;
        for (const select of this.el.querySelectorAll("#care_picking_id, #care_product_id")) {
            for (const option of select.options) {
                const orderIds = (option.dataset.orders || "").split(" ");
                const isOffered = !orderId || !option.value || orderIds.includes(orderId);
                option.hidden = option.disabled = !isOffered;
            }
            if (select.selectedOptions[0]?.disabled) {
                select.value = "";
            }
        }
    }

    onFilesChange() {
        const input = this.el.querySelector("#care_attachments");
        const mistake = this.filesMistake(input.files);
        input.setCustomValidity(mistake);
        input.classList.toggle("is-invalid", Boolean(mistake));
        this.el.querySelector(".o_care_files_mistake").textContent = mistake;
    }

    /** @param {FileList} files */
    filesMistake(files) {
        const maxFiles = parseInt(this.el.dataset.maxFiles);
        const maxBytes = parseInt(this.el.dataset.maxBytes);
        const size = [...files].reduce((total, file) => total + file.size, 0);
        if (files.length <= maxFiles && size <= maxBytes) {
            return "";
        }
        return _t("At most %(count)s files, %(size)s MB together: choose fewer or smaller ones.", {
            count: maxFiles,
            size: Math.floor(maxBytes / 1024 ** 2),
        });
    }

    /** A form is sent once, however often its button is clicked. */
    onSubmit(ev) {
        if (this.isSent) {
            ev.preventDefault();
            return;
        }
        this.isSent = true;
        this.el.querySelector("[type=submit]").classList.add("disabled");
        // Coming back with the browser's button shows the form as it was left.
        this.addListener(window, "pageshow", () => {
            this.isSent = false;
            this.el.querySelector("[type=submit]").classList.remove("disabled");
        });
    }
}

registry.category("public.interactions").add("care_desk.care_form", CareForm);
