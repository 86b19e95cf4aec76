/** The job queue on beanstalkd. */
package io.zerog.adapter.beanstalkd;
