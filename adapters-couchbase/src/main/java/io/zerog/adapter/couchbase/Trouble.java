package io.zerog.adapter.couchbase;

import com.couchbase.client.core.cnc.Event;
import com.couchbase.client.core.cnc.EventBus;
import com.couchbase.client.core.cnc.EventSubscription;
import com.couchbase.client.core.cnc.events.io.SecureConnectionFailedEvent;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;

/**
 * What the driver complained of last, so that a start that waits can say why. What is wrong with a
 * certificate stays: it is the reason for all that the driver complains of afterwards.
 */
final class Trouble {

    private final EventBus events;
    private final EventSubscription subscription;
    private volatile String last = "";
    private volatile String certificate = "";

    Trouble(EventBus events) {
        this.events = events;
        this.subscription = events.subscribe(this::note);
    }

    private void note(Event event) {
        Throwable cause =
                event instanceof SecureConnectionFailedEvent failed
                        ? failed.sslException()
                        : event.cause();
        for (Throwable part = cause; part != null; part = part.getCause()) {
            if (part instanceof SSLException || part instanceof GeneralSecurityException) {
                certificate = "TLS failed: " + deepest(cause);
            }
        }
        boolean isTrouble =
                event.severity() == Event.Severity.WARN || event.severity() == Event.Severity.ERROR;
        if (isTrouble) {
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
        String reason = certificate.isEmpty() ? last : certificate;
        return reason.isEmpty() ? "" : ": " + reason;
    }

    void forget() {
        events.unsubscribe(subscription);
    }
}
