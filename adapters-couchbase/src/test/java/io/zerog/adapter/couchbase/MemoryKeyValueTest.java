package io.zerog.adapter.couchbase;

import io.zerog.testkit.SettableTime;
import java.time.Duration;

/** The service in memory answers as the real one does. */
class MemoryKeyValueTest implements KeyValueContract {

    private final SettableTime time = SettableTime.standing();
    private final KeyValue keyValue = new MemoryKeyValue(time);

    @Override
    public KeyValue keyValue() {
        return keyValue;
    }

    @Override
    public String key() {
        return "key";
    }

    @Override
    public void advance(Duration duration) {
        time.advance(duration);
    }
}
