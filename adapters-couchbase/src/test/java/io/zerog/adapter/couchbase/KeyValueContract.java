package io.zerog.adapter.couchbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.adapter.couchbase.KeyValue.Appended;
import io.zerog.adapter.couchbase.KeyValue.Item;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the store relies on in the service; each test has keys of its own. */
interface KeyValueContract {

    KeyValue keyValue();

    /** A key that no other test uses. */
    String key();

    /** Moves the service's clock. */
    void advance(Duration duration);

    @Test
    default void aDocumentIsInsertedOnce() {
        OptionalLong first = keyValue().insert(key(), bytes("one"), true);

        assertThat(keyValue().insert(key(), bytes("two"), true)).isEmpty();
        assertThat(text(keyValue().get(key()))).contains("one");
        assertThat(keyValue().get(key()).map(Item::cas)).contains(first.getAsLong());
    }

    @Test
    default void aDocumentIsReplacedAndRemovedInTheStateThatWasReadOnly() {
        long first = keyValue().insert(key(), bytes("one"), true).getAsLong();
        long second =
                keyValue().replace(key(), bytes("two"), first, KeyValue.FOR_EVER, true).getAsLong();

        assertThat(keyValue().replace(key(), bytes("x"), first, KeyValue.FOR_EVER, true)).isEmpty();
        assertThat(keyValue().remove(key(), first)).isFalse();
        assertThat(text(keyValue().get(key()))).contains("two");
        assertThat(keyValue().remove(key(), second)).isTrue();
        assertThat(keyValue().replace(key(), bytes("x"), second, KeyValue.FOR_EVER, true))
                .isEmpty();
        assertThat(keyValue().remove(key(), 0)).isFalse();
    }

    @Test
    default void anAppendNeedsADocumentAndChangesItsState() {
        assertThat(keyValue().append(key(), bytes("x"), true)).isEqualTo(Appended.ABSENT);
        long first = keyValue().insert(key(), bytes("one "), true).getAsLong();

        assertThat(keyValue().append(key(), bytes("two"), true)).isEqualTo(Appended.DONE);

        assertThat(text(keyValue().get(key()))).contains("one two");
        assertThat(keyValue().remove(key(), first)).isFalse();
    }

    @Test
    default void aDocumentThatIsFullTakesNoMore() {
        byte[] half = new byte[KeyValue.LIMIT / 2];
        keyValue().insert(key(), half, true);
        assertThat(keyValue().append(key(), half, true)).isEqualTo(Appended.DONE);

        assertThat(keyValue().append(key(), half, true)).isEqualTo(Appended.FULL);

        assertThat(keyValue().get(key()).map(item -> item.content().length))
                .contains(KeyValue.LIMIT);
    }

    @Test
    default void aDocumentThatIsTooLargeIsRefused() {
        byte[] tooLarge = new byte[22_000_000];

        assertThatThrownBy(() -> keyValue().insert(key(), tooLarge, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void aDocumentExpires() {
        keyValue().upsert(key() + "1", bytes("one"), Duration.ofSeconds(100));
        long cas = keyValue().insert(key() + "2", bytes("one"), true).getAsLong();
        keyValue().replace(key() + "2", bytes("two"), cas, Duration.ofSeconds(100), true);
        keyValue().insert(key() + "3", bytes("one"), true);
        List<String> keys = List.of(key() + "1", key() + "2", key() + "3");

        advance(Duration.ofSeconds(90));
        assertThat(keyValue().getAll(keys)).allMatch(Optional::isPresent);

        advance(Duration.ofSeconds(20));
        assertThat(keyValue().getAll(keys).stream().map(Optional::isPresent))
                .containsExactly(false, false, true);
        assertThat(keyValue().insert(key() + "1", bytes("again"), true)).isPresent();
    }

    private static Optional<String> text(Optional<Item> item) {
        return item.map(found -> new String(found.content(), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
