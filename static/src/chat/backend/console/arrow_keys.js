const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Moves the focus among buttons that stand side by side, of which one is chosen: in a circle, as
 * the arrow keys want.
 *
 * @param {KeyboardEvent} ev on one of the buttons
 * @returns {number|undefined} which of them has the focus now; nothing for any other key
 */
export function moveFocus(ev) {
    const step = STEPS[ev.key];
    if (!step) {
        return;
    }
    ev.preventDefault();
    const buttons = [...ev.currentTarget.parentElement.children];
    const index = (buttons.indexOf(ev.currentTarget) + step + buttons.length) % buttons.length;
    buttons[index].focus();
    return index;
}
