package io.zerog.adapter.couchbase;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Every contract of a store over the real wire, each test under keys of its own. */
class CouchbaseStoreTest implements StoreContracts {

    private static MockServer server;
    private static CouchbaseClient client;
    private CouchbaseStore opened;

    @BeforeAll
    static void start() throws Exception {
        server = new MockServer();
        client = CouchbaseClient.connect(server.settings());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void anEmptyStore() {
        String prefix = UUID.randomUUID().toString().substring(0, 8);
        opened = client.store(server.settings(prefix), MockServer.CLOCK);
    }

    @Override
    public CouchbaseStore opened() {
        return opened;
    }
}
