package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.BeanstalkdServer;

/** On a server that keeps its messages in memory only. */
class WithoutLogContractTest extends RealServerContract {

    @Override
    BeanstalkdServer server() {
        return BeanstalkdServer.started();
    }
}
