package io.zerog.adapter.couchbase;

import com.couchbase.client.core.cnc.Event;
import com.couchbase.client.core.cnc.EventBus;
import com.couchbase.client.core.cnc.EventSubscription;

/** What the driver complained of last, so that a start that waits can say why. */
final class Trouble {

    private final EventBus events;
    private final EventSubscription subscription;
    private volatile String last = "";

    Trouble(EventBus events) {
        this.events = events;
        this.subscription = events.subscribe(this::note);
    }

    private void note(Event event) {
        boolean isTrouble =
                event.severity() == Event.Severity.WARN || event.severity() == Event.Severity.ERROR;
        if (isTrouble) {
            Throwable cause = event.cause();
            last = cause == null ? event.description() : deepest(cause);
        }
    }

    private static String deepest(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
    }

    /** The end of a sentence; empty when there was nothing. */
    String suffix() {
        return last.isEmpty() ? "" : ": " + last;
    }

    void forget() {
        events.unsubscribe(subscription);
    }
}
