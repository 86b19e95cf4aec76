package io.zerog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {

    @Test
    void eventsAreReadWithoutCommentsAndOtherFields() throws Exception {
        try (ServerSentEvents events =
                events(
                        "retry: 1000\n\n: alive\n\nid: 7\nevent: log\ndata: {}\n\ndata:a\ndata: b\n\n")) {
            assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("log", "7", "{}"));
            assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "", "a\nb"));
            assertThat(events.next()).isNull();
        }
    }

    @Test
    void anEventThatIsCutOffIsNone() throws Exception {
        try (ServerSentEvents events = events("event: log\ndata: {\"a\":")) {
            assertThat(events.next()).isNull();
        }
    }

    private static ServerSentEvents events(String text) {
        return new ServerSentEvents(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
