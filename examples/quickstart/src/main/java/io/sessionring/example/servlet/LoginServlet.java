package io.sessionring.example.servlet;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Log-in and log-out. The password is not checked here. */
public final class LoginServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient SessionClient sessions;

    /**
     * Makes the servlet.
     *
     * @param sessions the client of the application
     */
    public LoginServlet(SessionClient sessions) {
        this.sessions = sessions;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Session session = (Session) request.getAttribute("session");
        session.set("user", request.getParameter("user"));
        if (sessions.rotateId(session)) { // a new id after every log-in, against session fixation
            SessionFilter.setCookie(response, session);
            response.sendRedirect("/");
        } else { // the session ended meanwhile, or another log-in was faster
            response.sendRedirect("/login");
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        Session session = (Session) request.getAttribute("session");
        boolean certain = sessions.delete(session.id());
        response.setStatus(certain ? HttpServletResponse.SC_NO_CONTENT : HttpServletResponse.SC_ACCEPTED);
    }
}
