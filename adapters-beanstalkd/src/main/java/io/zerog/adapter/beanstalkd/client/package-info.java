/**
 * A small blocking client for beanstalkd 1.12, safe from many threads, built on the JDK alone.
 *
 * <p>{@link io.zerog.adapter.beanstalkd.client.Producer} puts: many threads share one pipelined
 * connection. {@link io.zerog.adapter.beanstalkd.client.Consumer} is one connection that waits for
 * jobs and holds their reservations, {@link io.zerog.adapter.beanstalkd.client.Monitor} one that
 * asks for statistics. Answers are typed in {@link io.zerog.adapter.beanstalkd.client.Reply}; what
 * stands between a call and its answer is a {@link
 * io.zerog.adapter.beanstalkd.client.BeanstalkException}, which says whether the command may have
 * been applied.
 *
 * <p>Rules are marked with their source: "protocol.txt" is the document shipped with beanstalkd,
 * "seen with beanstalkd 1.12" is a finding by experiment where that document is silent or wrong.
 */
package io.zerog.adapter.beanstalkd.client;
