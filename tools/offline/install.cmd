@echo off
rem Starts install.py with the Python that the bundle is for.
where py >nul 2>nul
if errorlevel 1 (
  python -I -X utf8 "%~dp0install.py" %*
) else (
  py -{python} -I -X utf8 "%~dp0install.py" %*
)
if "%~1"=="" pause
