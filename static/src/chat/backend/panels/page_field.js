import { Component } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The address of a page: one of the site's, found by its name, or any that is pasted. */
export class PageField extends Component {
    static template = "care_desk.PageField";
    static components = { AutoComplete };
    static props = {
        ...standardFieldProps,
        placeholder: { type: String, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.sources = [{ options: (term) => this.search(term) }];
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    async search(term) {
        const { channel_id: channel } = this.props.record.data;
        // An address was pasted: there is nothing to find.
        if (/^https?:/.test(term)) {
            return [];
        }
        const pages = await this.orm.silent.call("care.chat.push", "suggest_pages", [
            channel.id,
            term,
        ]);
        return pages.map((page) => ({
            label: `${page.name} (${page.url})`,
            onSelect: () => this.update(page.url, page.name),
        }));
    }

    /**
     * @param {string} url
     * @param {string} [title] of a page that was chosen; one that was pasted is named by hand
     */
    update(url, title) {
        const values = { [this.props.name]: url.trim() };
        if (title) {
            values.page_title = title;
        }
        return this.props.record.update(values);
    }
}

registry.category("fields").add("care_page", {
    component: PageField,
    displayName: _t("Page of the Site"),
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "channel_id", type: "many2one", relation: "discuss.channel" },
        { name: "page_title", type: "char", readonly: false },
    ],
    extractProps: ({ placeholder }) => ({ placeholder }),
});
