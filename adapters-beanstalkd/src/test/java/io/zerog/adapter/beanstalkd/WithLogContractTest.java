package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.BeanstalkdServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a server that writes its messages to a log, {@code -b -f 50}. */
class WithLogContractTest extends RealServerContract {

    private @TempDir Path folder;

    @Override
    BeanstalkdServer server() {
        return BeanstalkdServer.startedWithLog(folder);
    }
}
