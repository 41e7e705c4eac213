import { Composer } from "@mail/core/common/composer";
import {
    composerActionsRegistry,
    registerComposerAction,
} from "@mail/core/common/composer_actions";
import { toRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { markEventHandled } from "@web/core/utils/misc";
import { patch } from "@web/core/utils/patch";

import { RepliesPicker } from "./replies_picker";
import { noteUse, ticketIdOf } from "./reply_use";

registerComposerAction("care-replies", {
    condition: ({ composer }) => !composer.message && Boolean(ticketIdOf(composer.targetThread)),
    // Beside the panel of the console the keys belong to the panel.
    hotkey: ({ composer }) =>
        composer.targetThread?.model === "care.ticket" ? "shift+r" : undefined,
    icon: "fa fa-pencil",
    name: _t("Insert a canned reply (Alt+Shift+R)"),
    onSelected: ({ owner }, ev) => owner.toggleCareReplies(ev),
    sequenceQuick: 10,
    setup({ owner }) {
        let isBelowDialog = false;
        owner.careReplies = usePopover(RepliesPicker, {
            arrow: false,
            closeOnClickAway: () => !isBelowDialog,
            popoverClass: "o_care_replies_popover",
            position: "bottom-end",
            // The focus goes to the draft then, not back to the pencil.
            setActiveElement: false,
        });
        owner.onCareRepliesDialog = (isOpen) => (isBelowDialog = isOpen);
    },
});

// On a request the pencil does all that Odoo's button does, which types "::".
patch(composerActionsRegistry.get("add-canned-response"), {
    condition({ composer }) {
        return !ticketIdOf(composer.targetThread) && super.condition(...arguments);
    },
});

/** Sets a text apart from the words it comes between. */
function spaced(text, before, after) {
    return (/\S$/.test(before) ? " " : "") + text + (/^\S/.test(after) ? " " : "");
}

patch(Composer.prototype, {
    toggleCareReplies(ev) {
        // The cursor stays where it is, see `useSelection`.
        markEventHandled(ev, "composer.clickInsertCannedResponse");
        if (this.careReplies.isOpen) {
            this.careReplies.close();
            return;
        }
        this.careReplies.open(ev.currentTarget, {
            ticketId: ticketIdOf(this.thread),
            hasAutofocus: true,
            onDialog: this.onCareRepliesDialog,
            onPick: (reply) => {
                noteUse(this.props.composer, reply);
                this.careInsertText(reply.text);
            },
        });
    },

    /**
     * Puts a text at the end of what is selected: nothing that was typed is replaced.
     *
     * @param {string} text
     */
    careInsertText(text) {
        const composer = toRaw(this.props.composer);
        if (this.editor) {
            this.careInsertHtml(text);
        } else {
            const { composerText, selection } = composer;
            const [before, after] = [
                composerText.slice(0, selection.end),
                composerText.slice(selection.end),
            ];
            composer.insertText(spaced(text, before, after), selection.end);
        }
        composer.isDirty = true;
        composer.autofocus++;
    },

    careInsertHtml(text) {
        const { dom, history, selection } = this.editor.shared;
        const { endContainer, endOffset } = selection.getEditableSelection();
        selection.setSelection({ anchorNode: endContainer, anchorOffset: endOffset });
        const typed = endContainer.nodeType === Node.TEXT_NODE ? endContainer.textContent : "";
        const words = spaced(text, typed.slice(0, endOffset), typed.slice(endOffset));
        const fragment = document.createDocumentFragment();
        for (const [index, line] of words.split("\n").entries()) {
            if (index) {
                fragment.append(document.createElement("br"));
            }
            fragment.append(line);
        }
        dom.insert(fragment);
        history.addStep();
    },
});
